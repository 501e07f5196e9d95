namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>What sums of usage are told apart by.</summary>
[Flags]
internal enum UsageGrouping
{
    /// <summary>Nothing: one sum.</summary>
    None = 0,

    /// <summary>The endpoint's name.</summary>
    Endpoint = 1,

    /// <summary>The served entity and its model.</summary>
    Entity = 2,

    /// <summary>Who asked.</summary>
    Principal = 4,

    /// <summary>The day (UTC).</summary>
    Day = 8,
}
