using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>A device of a node that reports.</summary>
/// <param name="Node">The node.</param>
/// <param name="Report">What the node says of it.</param>
/// <param name="UsedBytes">Memory that replicas have or were promised.</param>
internal sealed record KnownDevice(KnownNode Node, DeviceReport Report, long UsedBytes)
{
    /// <summary>Memory that is neither used nor promised; below 0 where replicas take more than they should.</summary>
    public long FreeBytes => Report.MemoryBytes - UsedBytes;
}
