using ServingCluster.Replicas;

namespace ServingCluster.Nodes;

/// <summary>
/// Knows each node's devices, their memory and what runs there, and hands out places. What it knows comes from the nodes'
/// reports, so it needs no state of its own; a place that was handed out counts as taken until the node reports the replica
/// or a lease runs out.
/// </summary>
public interface INodeDirectory
{
    /// <summary>Takes a node's report; a node that stops reporting is forgotten after a while.</summary>
    Task ReportAsync(NodeReport report);

    /// <summary>Finds a device with room (best fit by memory, spread over nodes) and takes it.</summary>
    Task<PlacementResult> PlaceAsync(PlacementRequest request);

    /// <summary>Gives a place back. Idempotent.</summary>
    Task ReleaseAsync(ReplicaKey key);

    /// <summary>All nodes that report.</summary>
    ValueTask<IReadOnlyList<NodeStatus>> ListAsync();
}
