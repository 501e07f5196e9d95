using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Endpoints;

/// <summary>How endpoints keep up their replicas.</summary>
public sealed record EndpointOptions
{
    /// <summary>How long a config update may take before it fails; 1 second and up, 30 minutes by default.</summary>
    public TimeSpan DeploymentTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a replica still answers routers with an old table after it was replaced; 5 seconds by default.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait between two reconciliations while something is under way; 100 milliseconds by default.</summary>
    public TimeSpan BusyInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait between two reconciliations of an endpoint that is as it should be; 1 second by default.</summary>
    public TimeSpan IdleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a wait for a new route table lasts when nothing changes; 30 seconds by default.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest wait before a failed replica of the serving config is replaced; doubles up to a minute; 2 seconds by default.</summary>
    public TimeSpan ReplaceBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How patient the autoscaler is.</summary>
    public ScaleOptions Scaling { get; init; } = new();

    /// <summary>How long a router's report of waiting requests counts; 5 seconds by default.</summary>
    public TimeSpan WaitingReportLifetime { get; init; } = TimeSpan.FromSeconds(5);
}
