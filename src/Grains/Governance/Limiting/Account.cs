namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>How one budget stands in the minute that holds. Not thread-safe.</summary>
internal sealed class Account(long limit, long version)
{
    // A part of the limit that is written down ahead: so many grants fewer need a write, and so much is lost by a restart at most.
    private const int ReservePart = 8;

    /// <summary>The limit per minute.</summary>
    public long Limit { get; private set; } = limit;

    /// <summary>The version of the route table that has it.</summary>
    public long Version { get; private set; } = version;

    /// <summary>What was given out, or used without having been given out.</summary>
    public long Granted { get; private set; }

    /// <summary>What the record says was given out; never below <see cref="Granted"/> when somebody is told of a grant.</summary>
    public long Reserved { get; private set; }

    /// <summary>What of <see cref="Granted"/> was used without having been given out.</summary>
    public long Overdrawn { get; private set; }

    /// <summary>What may be given out.</summary>
    public long Left => Math.Max(0, Limit - Granted);

    /// <summary>Whether more was given out than the record says.</summary>
    public bool MustReserve => Granted > Reserved;

    /// <summary>Takes a limit, unless a newer one is known.</summary>
    public void Set(long newLimit, long newVersion)
    {
        if (newVersion >= Version)
            (Limit, Version) = (newLimit, newVersion);
    }

    /// <summary>Gives out so much.</summary>
    public void Grant(long amount) => Granted += amount;

    /// <summary>So much was used without having been given out.</summary>
    public void Overdraw(long amount)
    {
        Granted += amount;
        Overdrawn += amount;
    }

    /// <summary>Takes back what was not used.</summary>
    public void Return(long amount) => Granted = Math.Max(0, Granted - amount);

    /// <summary>Goes on from what the record says: more may have been given out than is known, but no more than that.</summary>
    public void Restore(long reserved, long overdrawn) => (Granted, Reserved, Overdrawn) = (reserved, reserved, overdrawn);

    /// <summary>Says how much is to be written down.</summary>
    public long Reserve() => Reserved = Math.Max(Granted, Math.Min(Limit, Granted + (Limit / ReservePart)));

    /// <summary>New minutes begin. What was overdrawn beyond the limit is carried into them; a limit that was lowered owes nothing.</summary>
    public void Renew(long minutes)
    {
        var over = Math.Min(Overdrawn, Granted - Limit);
        for (var i = 1L; i < minutes && over > 0 && Limit > 0; i++)
            over -= Limit;
        Granted = Overdrawn = Math.Max(0, over);
        Reserved = 0;
    }
}
