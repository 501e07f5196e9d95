using ServingCluster.Replicas;

namespace ServingCluster.Nodes;

/// <summary>A replica that lives on a node.</summary>
/// <param name="Key">Its key.</param>
/// <param name="MemoryBytes">Memory that it takes or is about to take, in bytes.</param>
public sealed record RunningReplica(ReplicaKey Key, long MemoryBytes);
