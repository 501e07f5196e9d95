using Microsoft.Extensions.Time.Testing;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>A clock that is turned by hand and says when somebody begins to wait for it, so that no turn is missed or counted twice.</summary>
internal sealed class ArmedTime : FakeTimeProvider
{
    /// <summary>Released each time that a timer was set.</summary>
    public SemaphoreSlim Armed { get; } = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Armed.Release();
        return timer;
    }
}
