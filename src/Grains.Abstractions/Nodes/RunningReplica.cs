using ServingCluster.Replicas;

namespace ServingCluster.Nodes;

/// <summary>A replica that lives on a node.</summary>
/// <param name="Key">Its key.</param>
/// <param name="MemoryBytes">Memory that it takes or is about to take, in bytes.</param>
public sealed record RunningReplica(ReplicaKey Key, long MemoryBytes)
{
    /// <summary>The served entity that it belongs to; empty where the node does not say.</summary>
    public string ServedEntity { get; init; } = "";

    /// <summary>Where it is in its life; null where the node does not say.</summary>
    public ReplicaState? State { get; init; }

    /// <summary>Requests that it held at the time of the report.</summary>
    public int InFlight { get; init; }
}
