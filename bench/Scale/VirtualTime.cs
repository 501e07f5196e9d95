namespace ServingCluster.Scale;

/// <summary>
/// A clock that jumps from one event to the next. Everything runs on the thread that runs the events, continuations included, in an
/// order that depends on nothing but what was scheduled: same input, same run.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _now;
    private long _order;

    /// <summary>Time since the start.</summary>
    public TimeSpan Now => new(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Now;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new VirtualTimer(this, () => callback(state), dueTime, period);

    /// <summary>Runs an action after a while; those of the same moment in the order in which they were scheduled.</summary>
    public void Schedule(TimeSpan after, Action action)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something of the simulation went on on another thread, so that it is no longer deterministic.");
        _events.Enqueue(action, (_now + after.Ticks, _order++));
    }

    /// <summary>Completes after a while.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        Schedule(time, passed.SetResult);
        return passed.Task;
    }

    /// <summary>Runs what is due up to a moment, which is then now.</summary>
    public void RunUntil(TimeSpan moment)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= moment.Ticks)
        {
            var action = _events.Dequeue();
            _now = next.At;
            action();
        }

        _now = moment.Ticks;
    }
}
