namespace ServingCluster.Scale;

/// <summary>The size of the cluster that is simulated, and how fast its parts are.</summary>
internal sealed record ScaleOptions
{
    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 1000;

    /// <summary>Accelerators of each node.</summary>
    public int DevicesPerNode { get; init; } = 8;

    public long DeviceBytes { get; init; } = 80L << 30;

    /// <summary>Nodes that share a zone and fail together.</summary>
    public int NodesPerRack { get; init; } = 20;

    public int Frontends { get; init; } = 20;

    public int Endpoints { get; init; } = 10_000;

    public int CreationsPerSecond { get; init; } = 200;

    /// <summary>One way between two nodes.</summary>
    public TimeSpan Hop { get; init; } = TimeSpan.FromMilliseconds(0.25);

    /// <summary>One read or write of the database.</summary>
    public TimeSpan StoreCall { get; init; } = TimeSpan.FromMilliseconds(3);

    public TimeSpan ShortestLoad { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestLoad { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the death of a node until it is no member of the cluster any more.</summary>
    public TimeSpan Detection { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>After that, until endpoints that lived on the node are in memory elsewhere; each takes up to this long.</summary>
    public TimeSpan Awakening { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a phase may take; what has not converged by then is counted as such.</summary>
    public TimeSpan PhaseLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the cluster runs on with nothing happening, and how long too few nodes are left in the last phase.</summary>
    public TimeSpan Observation { get; init; } = TimeSpan.FromSeconds(60);
}
