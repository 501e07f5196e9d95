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
    private readonly SilenceTimers _timers;
    private readonly CancellationTokenRegistration _registration;
    private readonly long _end;
    private SilenceTimer? _silence;
    private bool _hadEnded;
    private TimeSpan _patience;
    private bool _isDeadlineNearer;

    // The timestamp at which the wait under way began; 0 when there is none.
    private long _began;

    /// <summary>Watches from now on.</summary>
    public CallWatch(TimeProvider time, SilenceTimers timers, DateTimeOffset deadline, CancellationToken caller)
    {
        (_time, _timers, _deadline, _caller) = (time, timers, deadline, caller);
        _end = time.GetTimestamp() + Units(Left);
        _silence = timers.Rent();
        Token = _silence.Token;
        _registration = caller.UnsafeRegister(static silence => ((SilenceTimer)silence!).Cancel(), _silence);
    }

    /// <summary>Cancelled when the call is to end. Not to be looked at once this is disposed.</summary>
    public CancellationToken Token { get; }

    /// <summary>How long the provider was waited for.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The time that is left to the request.</summary>
    public TimeSpan Left => _deadline - _time.GetUtcNow();

    /// <summary>The longest silence allowed since the last <see cref="Begin"/>.</summary>
    public TimeSpan Patience => _patience;

    /// <summary>Whether the call was ended because its time was up, rather than for the provider's silence.</summary>
    public bool IsLate => _isDeadlineNearer;

    /// <summary>Whether the watch has ended the call.</summary>
    public bool HasEnded => _silence is null ? _hadEnded : Token.IsCancellationRequested;

    /// <summary>The wait for the provider begins.</summary>
    /// <param name="patience">How long it may take.</param>
    public void Begin(TimeSpan patience)
    {
        _began = _time.GetTimestamp();
        _patience = patience;
        var limit = _began + Units(patience);
        _isDeadlineNearer = _end <= limit;
        _silence!.Begin(_isDeadlineNearer ? _end : limit, _began);
    }

    /// <summary>The wait is over. Does nothing where none is under way.</summary>
    public void End()
    {
        if (_began == 0)
            return;
        Waited += _time.GetElapsedTime(_began);
        _began = 0;
        _silence?.End();
    }

    /// <summary>Whether the caller went away.</summary>
    public bool HasCallerLeft => _caller.IsCancellationRequested;

    /// <summary>Throws if the caller went away.</summary>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public void ThrowIfCallerLeft() => _caller.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_silence is not { } silence)
            return;
        // Waits for a cancellation that is under way: the caller's must not meet the next call.
        _registration.Dispose();
        _hadEnded = Token.IsCancellationRequested;
        _silence = null;
        _timers.Return(silence);
    }

    // As many as thirty years are no different from for ever, and do not overflow.
    private long Units(TimeSpan span) => (long)(Math.Min(span.TotalSeconds, 1e9) * _time.TimestampFrequency);
}
