using ServingCluster.Replicas;

namespace ServingCluster.Nodes;

/// <summary>
/// Knows each node's devices, their memory and what runs there, and hands out places. What it knows comes from the nodes'
/// reports, so it needs no state of its own; a place that was handed out counts as taken until the node reports the replica
/// or a lease runs out.
/// </summary>
public interface INodeDirectory
{
    /// <summary>Takes a node's report; a node that stops reporting, or is no longer a member of the cluster, is forgotten.</summary>
    /// <returns>What the node is to do.</returns>
    Task<NodeOrders> ReportAsync(NodeReport report);

    /// <summary>
    /// Asks a node to move its replicas away (<paramref name="drain"/> true), or to take replicas again (false). From now on nothing
    /// new is placed there, or again. The node does so from its next report on and remembers it until it ends.
    /// </summary>
    /// <exception cref="Errors.ServingException">
    /// <see cref="Errors.ErrorCode.ResourceDoesNotExist"/>: no such node reports; <see cref="Errors.ErrorCode.InvalidState"/>: it is to take
    /// replicas again, but its process ends.
    /// </exception>
    Task DrainAsync(string node, bool drain);

    /// <summary>Finds a device with room (spread over zones, then over nodes, then best fit by memory) and takes it.</summary>
    Task<PlacementResult> PlaceAsync(PlacementRequest request);

    /// <summary>Gives a place back. Idempotent.</summary>
    Task ReleaseAsync(ReplicaKey key);

    /// <summary>How many nodes there are, and how many would do: for whoever adds nodes and takes them away.</summary>
    ValueTask<NodeDemand> GetDemandAsync();

    /// <summary>All nodes that report and are members of the cluster.</summary>
    ValueTask<IReadOnlyList<NodeStatus>> ListAsync();
}
