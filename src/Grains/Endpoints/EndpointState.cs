using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Everything durable about an endpoint, as one record, so that each command commits all of its effect or none. Immutable: a
/// command makes a new one (<see cref="EndpointTransitions"/>) and writes it.
/// </summary>
internal sealed record EndpointState
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Creator { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Who was granted what; null for an endpoint of an older format.</summary>
    public AccessList<EndpointPermission>? Access { get; init; }

    /// <summary>The model that the server itself provides this endpoint for; null for an endpoint that somebody made.</summary>
    public FoundationModel? Foundation { get; init; }

    /// <summary>What is watched and limited; null when nothing is. Absent from records of before there was such, as the next is.</summary>
    public GatewayConfig? Gateway { get; init; }

    /// <summary>Limits in the older dialect; null where <see cref="Gateway"/> has limits or there are none.</summary>
    public IReadOnlyList<RateLimit>? RateLimits { get; init; }

    /// <summary>Who is told how updates end; null where nobody ever said. Absent from older records, as the next two are.</summary>
    public EmailNotifications? Notifications { get; init; }

    /// <summary>Notices that are still to be delivered, oldest first, up to <see cref="NoticeTransitions.MostWaiting"/>.</summary>
    public IReadOnlyList<OutboundNotice> Outbox { get; init; } = [];

    /// <summary>What is observed of custom models; null for nothing.</summary>
    public TelemetryConfig? Telemetry { get; init; }

    /// <summary>Whether it ever had limits, so that a record of what they let in may be there.</summary>
    public bool WasLimited { get; init; }

    /// <summary>The config that serves; null until a first one was made ready.</summary>
    public EndpointConfig? Active { get; init; }

    public PendingUpdate? Pending { get; init; }

    public ConfigUpdateState ConfigUpdate { get; init; } = ConfigUpdateState.NotUpdating;

    /// <summary>The highest config version ever given out.</summary>
    public long LastConfigVersion { get; init; }

    /// <summary>Stopped endpoints keep their config and have no replicas; a start is an update that clears this when it succeeds.</summary>
    public bool Stopped { get; init; }

    /// <summary>Deletion began; nothing but its completion may follow.</summary>
    public bool Deleting { get; init; }

    public IReadOnlyList<ReplicaAssignment> Replicas { get; init; } = [];

    /// <summary>Model versions that are pinned in this endpoint's name.</summary>
    public IReadOnlyList<ModelPin> Pins { get; init; } = [];

    /// <summary>Every config version, newest first, up to <see cref="EndpointTransitions.KeptConfigs"/>.</summary>
    public IReadOnlyList<EndpointConfig> History { get; init; } = [];

    /// <summary>What happened, newest first, up to <see cref="EndpointTransitions.KeptEvents"/>.</summary>
    public IReadOnlyList<EndpointEvent> Events { get; init; } = [];

    /// <summary>The finished build logs, newest first, up to <see cref="EndpointTransitions.KeptBuildLogs"/>.</summary>
    public IReadOnlyList<BuildLog> BuildLogs { get; init; } = [];

    /// <summary>The config under way; null when there is none.</summary>
    public EndpointConfig? Updating => Pending is { IsUnderWay: true } ? Pending.Config : null;

    /// <summary>The config whose replicas are kept up: the active one unless the endpoint is stopped.</summary>
    public EndpointConfig? Serving => Stopped ? null : Active;
}
