namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What a router may use of a budget in one minute. Any number of threads, no lock.</summary>
/// <param name="window">The minute, by the limiter's clock.</param>
internal sealed class LocalLease(DateTimeOffset window)
{
    private long _left;
    private long _expires;
    private long _low;

    /// <summary>The minute, by the limiter's clock.</summary>
    public DateTimeOffset Window { get; } = window;

    /// <summary>When it ends, as a timestamp.</summary>
    public long Expires
    {
        get => Volatile.Read(ref _expires);
        set => Volatile.Write(ref _expires, value);
    }

    /// <summary>When less than this is left, more is asked for.</summary>
    public long Low
    {
        get => Volatile.Read(ref _low);
        set => Volatile.Write(ref _low, value);
    }

    /// <summary>What is left; below zero when requests took more than they were expected to.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Takes so much if there is so much.</summary>
    public bool TryTake(long amount)
    {
        var left = Volatile.Read(ref _left);
        while (left >= amount)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - amount, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }

    /// <summary>Adds so much, which may be negative.</summary>
    public void Add(long amount) => Interlocked.Add(ref _left, amount);

    /// <summary>Takes so much out whether it is there or not; what there was of it.</summary>
    public long TakeAll() => Interlocked.Exchange(ref _left, 0);
}
