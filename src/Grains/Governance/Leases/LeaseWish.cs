namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What is to become of what a router holds of a budget.</summary>
internal enum LeaseWish
{
    /// <summary>What will be used soon is asked for.</summary>
    More,

    /// <summary>What is used is kept, the rest is given back.</summary>
    Present,

    /// <summary>Everything is given back.</summary>
    Nothing,
}
