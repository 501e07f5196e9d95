namespace ServingCluster.Nodes;

/// <summary>What a node says of itself every few seconds.</summary>
public sealed record NodeReport
{
    /// <summary>Its name.</summary>
    public required string Node { get; init; }

    /// <summary>The zone (rack, availability zone) that fails as a whole; empty where that is not known.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whether it is being drained: it takes no new replicas, and those that it has are to be replaced before it goes.</summary>
    public bool IsDraining { get; init; }

    /// <summary>Whether it is being drained because its process ends, so that it will take no replicas again, whatever it is told.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Its devices.</summary>
    public required IReadOnlyList<DeviceReport> Devices { get; init; }

    /// <summary>The replicas that live there.</summary>
    public required IReadOnlyList<RunningReplica> Replicas { get; init; }
}
