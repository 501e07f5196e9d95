using ServingCluster.Endpoints;
using ServingCluster.Replicas;

namespace ServingCluster.Client.Routing;

/// <summary>Grains as the router of a process outside of the cluster calls them: what it waits for long is watched meanwhile.</summary>
internal sealed class RoutedGrains(IGrainFactory factory, TimeProvider time) : OrleansGrains(factory)
{
    public override IServingEndpoint Endpoint(string name) => new WatchedEndpoint(base.Endpoint(name), time);

    public override IModelReplica Replica(ReplicaKey key) => new WatchedReplica(base.Replica(key), time);
}
