namespace ServingCluster.Nodes;

/// <summary>A device of a node.</summary>
/// <param name="Name">Its name on the node, such as <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="MemoryBytes">Memory that replicas may take in all, in bytes.</param>
public sealed record DeviceReport(string Name, DeviceKind Kind, long MemoryBytes);
