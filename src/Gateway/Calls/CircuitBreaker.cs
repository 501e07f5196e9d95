namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Leaves a model alone that has failed several times in a row: closed (calls go), open (none goes for a while), half open (one probe
/// goes; it closes the circuit, or opens it for twice as long). Any number of threads; a closed circuit without failures costs two reads.
/// </summary>
/// <remarks>
/// Every change of its state begins a term, and a call's outcome counts only in the term that the call began in: what a call that was slow
/// to fail, or to succeed, says of the time before the circuit opened is known by then, and is nothing about the probe.
/// </remarks>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan firstPause, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    // Written under the lock.
    private volatile int _failures;
    private volatile int _term;

    // Whether the circuit is open or half open; written under the lock.
    private volatile bool _isOpen;

    // Guarded by the lock.
    private TimeSpan _pause;
    private DateTimeOffset _openUntil;
    private bool _isProbing;

    /// <summary>Whether nothing speaks against calls.</summary>
    public bool IsAtRest => !_isOpen && _failures == 0;

    /// <summary>Asks to make a call, whose outcome is to be reported.</summary>
    /// <param name="term">The term that the call belongs to, for the report.</param>
    /// <param name="retryAfter">When to ask again, if not.</param>
    public bool TryEnter(out int term, out TimeSpan retryAfter)
    {
        retryAfter = default;
        // In this order: a term read late could be that of a circuit which has opened since.
        term = _term;
        return !_isOpen || TryProbe(out term, out retryAfter);
    }

    /// <summary>The provider answered, be it with a refusal.</summary>
    /// <param name="term">The call's term.</param>
    public void Succeeded(int term)
    {
        if (IsAtRest)
            return;
        lock (_lock)
        {
            if (term != _term)
                return;
            _failures = 0;
            if (_isOpen)
                Close();
        }
    }

    /// <summary>The provider is out of order or out of reach.</summary>
    /// <param name="term">The call's term.</param>
    /// <returns>Whether that opened the circuit.</returns>
    public bool Failed(int term)
    {
        lock (_lock)
        {
            if (term != _term)
                return false;
            _failures++;
            if (!_isProbing && _failures < failuresToOpen)
                return false;
            Open();
            return true;
        }
    }

    /// <summary>The call ended without saying anything about the provider: its caller went away, or it was throttled.</summary>
    /// <param name="term">The call's term.</param>
    public void Undecided(int term)
    {
        if (!_isOpen)
            return;
        lock (_lock)
        {
            if (term == _term)
                _isProbing = false;
        }
    }

    private void Open()
    {
        _pause = _pause == TimeSpan.Zero ? firstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
        _openUntil = time.GetUtcNow() + _pause;
        _isProbing = false;
        _isOpen = true;
        _term++;
    }

    private void Close()
    {
        (_isProbing, _pause) = (false, TimeSpan.Zero);
        _term++;
        _isOpen = false;
    }

    private bool TryProbe(out int term, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            term = _term;
            retryAfter = _openUntil - time.GetUtcNow();
            if (!_isOpen)
                return true;
            if (retryAfter > TimeSpan.Zero)
                return false;
            retryAfter = ProbePatience;
            if (_isProbing)
                return false;
            _isProbing = true;
            // The probe's own: one before it that told nothing must not end this one.
            term = ++_term;
            return true;
        }
    }
}
