using Orleans.Runtime.Placement;
using ServingCluster.Replicas;

namespace ServingCluster.Silo.Placement;

/// <summary>Finds the silo of the node that a replica's key names.</summary>
internal sealed class ReplicaPlacementDirector(ClusterNodes nodes) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var text = target.GrainIdentity.Key.ToString()!;
        if (!ReplicaKey.TryParse(text, out var key))
            throw new ArgumentException($"'{text}' is not the key of a replica.", nameof(target));
        return Task.FromResult(nodes.Find(key.Value.Node) ?? throw GoneReplica.NoSuchNode(key.Value.Node));
    }
}
