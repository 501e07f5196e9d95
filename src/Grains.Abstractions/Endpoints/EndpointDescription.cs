using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Endpoints;

/// <summary>An endpoint as it stands: what was asked and what is.</summary>
public sealed record EndpointDescription
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its id: 32 lower-case hex digits; a new endpoint of the same name has another.</summary>
    public required string Id { get; init; }

    /// <summary>Who made it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody last changed it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Free text.</summary>
    public required string Description { get; init; }

    /// <summary>Tags by key.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Whether every served entity of the active config takes requests.</summary>
    public required bool Ready { get; init; }

    /// <summary>Whether it was stopped.</summary>
    public required bool Stopped { get; init; }

    /// <summary>How the latest config update stands.</summary>
    public required ConfigUpdateState ConfigUpdate { get; init; }

    /// <summary>The active config; null until a first one was made ready.</summary>
    public ConfigDescription? Config { get; init; }

    /// <summary>The config being made ready, or the one that failed; null otherwise.</summary>
    public ConfigDescription? PendingConfig { get; init; }

    /// <summary>
    /// How far the update has come that is under way or failed, or whose old replicas are still draining; null where there is none.
    /// </summary>
    public UpdateProgress? Progress { get; init; }

    /// <summary>The model that the server itself provides this endpoint for; null for an endpoint that somebody made.</summary>
    public FoundationModel? Foundation { get; init; }

    /// <summary>What is watched and limited; null when nothing is.</summary>
    public GatewayConfig? Gateway { get; init; }

    /// <summary>Limits in the older dialect, which stand outside of <see cref="Gateway"/>; empty for none.</summary>
    public IReadOnlyList<RateLimit> RateLimits { get; init; } = [];

    /// <summary>Who is told how its updates end; null where nobody ever said.</summary>
    public EmailNotifications? Notifications { get; init; }

    /// <summary>What is observed of its custom models; null for nothing.</summary>
    public TelemetryConfig? Telemetry { get; init; }

    /// <summary>The task of its models, such as <c>llm/v1/chat</c>; null for models without one.</summary>
    public string? Task { get; init; }

    /// <summary>Who may do what with it; everyone may query one that the server provides.</summary>
    public AccessList<EndpointPermission> Access { get; init; } = AccessList<EndpointPermission>.Empty;
}
