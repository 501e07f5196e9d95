namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Whether nodes are members of the cluster, as whatever runs it knows. It is asked at every placement, so that nothing is placed on a
/// node that just died, whose last report still stands.
/// </summary>
public interface INodeLiveness
{
    /// <summary>Whether a node of that name is a member just now. Fast, without waiting; thread-safe.</summary>
    bool IsLive(string node);
}
