using Microsoft.Extensions.Time.Testing;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>A clock that a test turns, and whose wall clock it sets apart from that: timestamps and timers go on steadily.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly FakeTimeProvider _steady = new(LimitedRouters.Start);

    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => _steady.TimestampFrequency;

    public void Advance(TimeSpan time) => _steady.Advance(time);

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + Offset;

    public override long GetTimestamp() => _steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _steady.CreateTimer(callback, state, dueTime, period);
}
