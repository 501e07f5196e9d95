namespace ServingCluster.Nodes;

/// <summary>What the directory answers to a node's report.</summary>
/// <param name="Drain">
/// True: the node is to be drained; false: it is to take replicas again; null: nobody has asked for a change.
/// </param>
public sealed record NodeOrders(bool? Drain);
