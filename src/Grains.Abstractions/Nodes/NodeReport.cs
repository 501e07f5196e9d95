namespace ServingCluster.Nodes;

/// <summary>What a node says of itself every few seconds.</summary>
public sealed record NodeReport
{
    /// <summary>Its name.</summary>
    public required string Node { get; init; }

    /// <summary>Its devices.</summary>
    public required IReadOnlyList<DeviceReport> Devices { get; init; }

    /// <summary>The replicas that live there.</summary>
    public required IReadOnlyList<RunningReplica> Replicas { get; init; }
}
