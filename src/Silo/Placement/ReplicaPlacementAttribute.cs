using Orleans.Placement;

namespace ServingCluster.Silo.Placement;

/// <summary>Marks the grain class of replicas.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReplicaPlacementAttribute() : PlacementAttribute(ReplicaPlacement.Instance);
