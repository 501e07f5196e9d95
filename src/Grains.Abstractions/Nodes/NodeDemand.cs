namespace ServingCluster.Nodes;

/// <summary>What the cluster has and would need.</summary>
/// <param name="Workers">Nodes with devices that take replicas.</param>
/// <param name="WantedWorkers">How many of them all replicas would need that run or wait for room.</param>
public sealed record NodeDemand(int Workers, int WantedWorkers);
