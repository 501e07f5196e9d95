using ServingCluster.Replicas;

namespace ServingCluster.Nodes;

/// <summary>A place, or the reason why there is none.</summary>
/// <param name="Key">The key of the replica to load; null when there is no room.</param>
/// <param name="Reason">What is missing; empty when there is a place.</param>
public sealed record PlacementResult(ReplicaKey? Key, string Reason);
