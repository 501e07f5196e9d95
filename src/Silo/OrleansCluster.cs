using ServingCluster.Client;
using ServingCluster.Replicas;
using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo;

/// <summary>The cluster as a silo sees it: it knows the members, so that what lived on a lost node is known to be gone without asking.</summary>
public sealed class OrleansCluster(IGrainFactory factory, ClusterNodes nodes) : OrleansGrains(factory)
{
    /// <inheritdoc/>
    public override IModelReplica Replica(ReplicaKey key) => nodes.IsLive(key.Node) ? base.Replica(key) : new GoneReplica(key);
}
