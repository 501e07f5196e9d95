namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Ends one call when its caller goes away, when its deadline passes, or when the provider keeps silent for too long; and counts how long
/// the provider was waited for. Not thread-safe.
/// </summary>
internal sealed class CallWatch : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _deadline;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private TimeSpan _patience;
    private bool _isDeadlineNearer;
    private long _began;

    /// <summary>Watches from now on.</summary>
    public CallWatch(TimeProvider time, DateTimeOffset deadline, CancellationToken caller)
    {
        (_time, _deadline, _caller) = (time, deadline, caller);
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when the call is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>How long the provider was waited for.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The time that is left to the request.</summary>
    public TimeSpan Left => _deadline - _time.GetUtcNow();

    /// <summary>The longest silence allowed since the last <see cref="Begin"/>.</summary>
    public TimeSpan Patience => _patience;

    /// <summary>Whether the call was ended because its time was up, rather than for the provider's silence.</summary>
    public bool IsLate => _isDeadlineNearer;

    /// <summary>Whether the watch has ended the call.</summary>
    public bool HasEnded => _source.IsCancellationRequested;

    /// <summary>The wait for the provider begins.</summary>
    /// <param name="patience">How long it may take.</param>
    public void Begin(TimeSpan patience)
    {
        var left = Left;
        _isDeadlineNearer = left <= patience;
        _patience = patience;
        _began = _time.GetTimestamp();
        var limit = _isDeadlineNearer ? left : patience;
        _source.CancelAfter(limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
    }

    /// <summary>The wait is over.</summary>
    public void End()
    {
        Waited += _time.GetElapsedTime(_began);
        if (!HasEnded)
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the caller went away.</summary>
    public bool HasCallerLeft => _caller.IsCancellationRequested;

    /// <summary>Throws if the caller went away.</summary>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public void ThrowIfCallerLeft() => _caller.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
