namespace ServingCluster.Scale;

/// <summary>A timer of the virtual clock.</summary>
internal sealed class VirtualTimer : ITimer
{
    private readonly VirtualTime _time;
    private Action? _callback;

    // An event of an earlier setting finds another number here.
    private int _setting;

    public VirtualTimer(VirtualTime time, Action callback, TimeSpan dueTime, TimeSpan period)
    {
        (_time, _callback) = (time, callback);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _setting++;
        if (dueTime != Timeout.InfiniteTimeSpan)
            Arm(dueTime, period);
        return true;
    }

    // What the callback holds is not to stay in memory until the event is due.
    public void Dispose() => (_callback, _setting) = (null, _setting + 1);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(TimeSpan after, TimeSpan period)
    {
        var setting = _setting;
        _time.Schedule(after, () =>
        {
            if (setting != _setting)
                return;
            if (period > TimeSpan.Zero)
                Arm(period, period);
            _callback?.Invoke();
        });
    }
}
