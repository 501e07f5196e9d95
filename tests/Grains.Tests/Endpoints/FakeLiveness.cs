using ServingCluster.Grains.Nodes;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>Nodes are members of the cluster unless a test says otherwise.</summary>
internal sealed class FakeLiveness(Func<string, bool> isLive) : INodeLiveness
{
    public bool IsLive(string node) => isLive(node);
}
