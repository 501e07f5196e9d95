using ServingCluster.Grains.Endpoints;

namespace ServingCluster.Silo.Driving;

/// <summary>
/// Drives one grain from inside its activation: calls it when it is due, and again when it asked to be. Being due keeps the activation
/// in memory. Thread-safe.
/// </summary>
internal sealed class ReconcileTimer : IReconcileSignal, IDisposable
{
    private readonly Lock _lock = new();

    // Under the lock.
    private IGrainTimer? _timer;
    private bool _isSoon;
    private bool _isTicking;
    private bool _isDue;
    private TimeSpan? _within;

    /// <summary>Begins: the first call comes at once.</summary>
    /// <param name="grain">The grain, on whose activation this is called.</param>
    /// <param name="reconcile">Takes one round and says how long until the next; null when there is nothing to come back for.</param>
    public void Start(IGrainBase grain, Func<Task<TimeSpan?>> reconcile)
    {
        lock (_lock)
        {
            _isDue = true;
            _timer = grain.RegisterGrainTimer(
                (timer, _) => timer.TickAsync(reconcile), this,
                new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        }
    }

    /// <inheritdoc/>
    public void Soon(string endpoint) => Soon();

    /// <summary>Asks for a call at once, or once more when one is under way.</summary>
    public void Soon()
    {
        lock (_lock)
        {
            _isSoon = _isDue = true;
            if (!_isTicking)
                _timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Asks for a call after that time where none is to come otherwise. The round that is under way may ask too.</summary>
    public void Within(TimeSpan time)
    {
        lock (_lock)
        {
            if (_isTicking)
                _within = time;
            if (_isTicking || _isDue)
                return;
            _isDue = true;
            _timer?.Change(time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private async Task TickAsync(Func<Task<TimeSpan?>> reconcile)
    {
        lock (_lock)
            (_isSoon, _isTicking, _within) = (false, true, null);
        TimeSpan? again = null;
        try
        {
            again = await reconcile();
        }
        finally
        {
            lock (_lock)
            {
                var next = _isSoon ? TimeSpan.Zero : again ?? _within;
                (_isTicking, _isDue) = (false, next is not null);
                _timer?.Change(next ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
