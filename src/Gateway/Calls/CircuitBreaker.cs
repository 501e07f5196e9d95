namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Leaves a model alone that has failed several times in a row: closed (calls go), open (none goes for a while), half open (one probe
/// goes; it closes the circuit, or opens it for twice as long). Any number of threads; a closed circuit without failures costs a read.
/// </summary>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan firstPause, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile int _failures;

    // Guarded by the lock.
    private TimeSpan _pause;
    private DateTimeOffset _openUntil;
    private bool _isProbing;

    // Whether the circuit is open or half open; written under the lock.
    private volatile bool _isOpen;

    /// <summary>Whether nothing speaks against calls.</summary>
    public bool IsAtRest => !_isOpen && _failures == 0;

    /// <summary>Asks to make a call, whose outcome is to be reported.</summary>
    /// <param name="retryAfter">When to ask again, if not.</param>
    public bool TryEnter(out TimeSpan retryAfter)
    {
        retryAfter = default;
        return !_isOpen || TryProbe(out retryAfter);
    }

    /// <summary>The provider answered, be it with a refusal.</summary>
    public void Succeeded()
    {
        if (IsAtRest)
            return;
        lock (_lock)
            (_failures, _isOpen, _isProbing, _pause) = (0, false, false, TimeSpan.Zero);
    }

    /// <summary>The provider is out of order or out of reach.</summary>
    public void Failed()
    {
        lock (_lock)
        {
            _failures++;
            if (_isProbing || _failures >= failuresToOpen && !_isOpen)
                Open();
        }
    }

    /// <summary>The call ended without saying anything about the provider: its caller went away, or it was throttled.</summary>
    public void Undecided()
    {
        if (!_isOpen)
            return;
        lock (_lock)
            _isProbing = false;
    }

    private void Open()
    {
        _pause = _pause == TimeSpan.Zero ? firstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
        _openUntil = time.GetUtcNow() + _pause;
        (_isOpen, _isProbing) = (true, false);
    }

    private bool TryProbe(out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            retryAfter = _openUntil - time.GetUtcNow();
            if (!_isOpen)
                return true;
            if (retryAfter > TimeSpan.Zero)
                return false;
            retryAfter = ProbePatience;
            if (_isProbing)
                return false;
            return _isProbing = true;
        }
    }
}
