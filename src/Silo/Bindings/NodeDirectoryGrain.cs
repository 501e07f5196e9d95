using ServingCluster.Client.Wire;
using ServingCluster.Grains.Nodes;

namespace ServingCluster.Silo.Bindings;

/// <summary>The node directory as an Orleans grain.</summary>
[Reentrant, GrainType("node-directory"), KeepAlive]
public sealed class NodeDirectoryGrain(NodeDirectoryOptions options, [FromKeyedServices(ServingTime.Key)] TimeProvider time)
    : NodeDirectory(options, time), INodeDirectoryGrain;
