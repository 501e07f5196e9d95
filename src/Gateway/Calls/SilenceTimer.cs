namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Cancels its token when a wait lasts too long. A stream waits thousands of times and hardly ever too long: the timer is left as it is from
/// one wait to the next, and looks, when it rings, whether the wait that is under way has to end, or when it will have to.
/// </summary>
internal sealed class SilenceTimer : IDisposable
{
    private const long Never = long.MaxValue;

    // What timers take. One that rings before it is due is set again.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;

    // Timestamps: when the wait under way has to end, written by who waits; when the timer rings, written under the gate.
    private long _due = Never;
    private long _rings = Never;

    /// <summary>A timer over no wait yet.</summary>
    public SilenceTimer(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static timer => ((SilenceTimer)timer!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a wait lasted too long, or by <see cref="Cancel"/>; not again once it was.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Cancels the token, whatever is waited for.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>Nothing is waited for any more, and the token is for another call. False when it was cancelled, and cannot be.</summary>
    public bool TryRest()
    {
        End();
        // One that rings in this very moment cancels first.
        lock (_gate)
            return _source.TryReset();
    }

    /// <summary>A wait begins.</summary>
    /// <param name="due">The timestamp at which it has to end.</param>
    /// <param name="now">The timestamp of now.</param>
    public void Begin(long due, long now)
    {
        // Told before the timer is looked at: if that rings meanwhile, it either sees this or is seen to ring no more.
        Interlocked.Exchange(ref _due, due);
        if (Volatile.Read(ref _rings) <= due)
            return;
        lock (_gate)
            RingAt(due, now);
    }

    /// <summary>The wait is over.</summary>
    public void End() => Volatile.Write(ref _due, Never);

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _timer.Dispose();
        lock (_gate)
            _source.Dispose();
    }

    private void Ring()
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _rings, Never);
            var due = Volatile.Read(ref _due);
            var now = _time.GetTimestamp();
            if (due > now)
            {
                if (due != Never)
                    RingAt(due, now);
                return;
            }

            // Not outside: the timer might be another call's by then.
            Cancel();
        }
    }

    private void RingAt(long due, long now)
    {
        Volatile.Write(ref _rings, due);
        var left = _time.GetElapsedTime(now, due);
        _timer.Change(left < Shortest ? Shortest : left < Longest ? left : Longest, Timeout.InfiniteTimeSpan);
    }
}
