namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The times and sizes that a cluster under test runs with, so that the contracts can turn the clock past them.</summary>
public sealed record ClusterTimings
{
    public TimeSpan DeploymentTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReplaceBackoff { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan StabilisationWindow { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan IdleWindow { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan NodeLifetime { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan PlaceLease { get; init; } = TimeSpan.FromMinutes(1);
}
