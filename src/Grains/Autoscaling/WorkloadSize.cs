namespace ServingCluster.Grains.Autoscaling;

/// <summary>A named range of provisioned concurrency.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MinConcurrency">Concurrency that is always provisioned, unless the served entity may sleep.</param>
/// <param name="MaxConcurrency">Concurrency that is provisioned at most.</param>
public sealed record WorkloadSize(string Name, int MinConcurrency, int MaxConcurrency);
