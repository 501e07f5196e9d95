using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Guardrails;

namespace ServingCluster.Grains.Endpoints;

/// <summary>How endpoints keep up their replicas.</summary>
public sealed record EndpointOptions
{
    /// <summary>How long a config update may take before it fails; 1 second and up, 30 minutes by default.</summary>
    public TimeSpan DeploymentTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a replica still answers routers with an old table after it was replaced; 5 seconds by default.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The shortest wait between two reconciliations while something is under way; 100 milliseconds by default. The longer nothing has
    /// come of it, the longer the wait: a tenth of that time, up to <see cref="IdleInterval"/>. What takes long is noticed at most a
    /// tenth later than it could be, and asks a tenth as often.
    /// </summary>
    public TimeSpan BusyInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait between two reconciliations of an endpoint that is as it should be; 1 second by default.</summary>
    public TimeSpan IdleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a wait for a new route table lasts when nothing changes; 30 seconds by default.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one call to a replica may take before the replica counts as unreachable; 2 seconds by default.</summary>
    public TimeSpan ReplicaCallTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a replica may be unreachable before it is replaced; 5 seconds by default. One whose node is no member of the cluster
    /// is replaced at once.
    /// </summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a command or a reconciliation may spend in calls to models, the node directory and the catalog, all together; one
    /// call, half of what is left. 5 seconds by default.
    /// </summary>
    public TimeSpan GrainCallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest wait before a replica of the serving config that failed is replaced; doubles up to a minute; 2 seconds by
    /// default. One that was lost with its node is replaced without a wait.</summary>
    public TimeSpan ReplaceBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How patient the autoscaler is.</summary>
    public ScaleOptions Scaling { get; init; } = new();

    /// <summary>Whether external and own models may share an endpoint, and an endpoint may go from one kind to the other; no by default.</summary>
    public bool AllowMixedEntities { get; init; }

    /// <summary>Names the models that judge texts for guardrails; none by default.</summary>
    public GuardrailOptions Guardrails { get; init; } = new();

    /// <summary>How long a router's report of waiting requests counts; 5 seconds by default.</summary>
    public TimeSpan WaitingReportLifetime { get; init; } = TimeSpan.FromSeconds(5);
}
