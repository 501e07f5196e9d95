using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Endpoints;

/// <summary>What a new endpoint begins with.</summary>
public sealed record EndpointCreation
{
    /// <summary>Its first config; null for an endpoint without one.</summary>
    public EndpointConfigInput? Config { get; init; }

    /// <summary>What is watched and limited; null for nothing.</summary>
    public GatewayConfig? Gateway { get; init; }

    /// <summary>Limits in the older dialect, which <see cref="GatewayConfig.RateLimits"/> excludes; null for none.</summary>
    public IReadOnlyList<RateLimit>? RateLimits { get; init; }

    /// <summary>Who is told how its updates end; null for nobody.</summary>
    public EmailNotifications? Notifications { get; init; }

    /// <summary>What is observed of its custom models; null for nothing. Without effect where it serves none.</summary>
    public TelemetryInput? Telemetry { get; init; }

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Tags by key; the value may be empty.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Who may do what with it; null when the user who creates it may do everything.</summary>
    public AccessList<EndpointPermission>? Access { get; init; }
}
