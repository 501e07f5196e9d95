namespace ServingCluster.Grains.Routing;

/// <summary>
/// How often one request may lose a replica: so many times, and once more as many when the routes have changed since. No more,
/// for the request itself might be what kills them.
/// </summary>
internal sealed class RetryBudget(int maxAttempts)
{
    private int _spent;
    private bool _renewed;
    private EndpointModel? _exhaustedBy;

    /// <summary>Whether it lost a replica at all.</summary>
    public bool LostAny { get; private set; }

    /// <summary>Whether nothing is left, whatever routes may come.</summary>
    public bool IsOver => _spent >= maxAttempts && _renewed;

    /// <summary>Notes a lost replica of that model.</summary>
    public void Spend(EndpointModel model)
    {
        LostAny = true;
        if (++_spent >= maxAttempts)
            _exhaustedBy = model;
    }

    /// <summary>Whether a replica of that model may be tried.</summary>
    public bool MayTry(EndpointModel model)
    {
        if (_spent < maxAttempts)
            return true;
        if (_renewed || ReferenceEquals(model, _exhaustedBy))
            return false;
        _renewed = true;
        _spent = 0;
        return true;
    }
}
