namespace ServingCluster.Silo.Placement;

/// <summary>Puts a replica on the silo of the node that its key names.</summary>
[Serializable]
public sealed class ReplicaPlacement : PlacementStrategy
{
    /// <summary>The one that all replicas share.</summary>
    public static ReplicaPlacement Instance { get; } = new();
}
