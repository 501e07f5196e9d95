using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Routing;

/// <summary>Everything that a router must know of an endpoint; immutable.</summary>
public sealed record RouteTable
{
    /// <summary>The endpoint's name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The endpoint's id; a new endpoint of the same name has another.</summary>
    public required string EndpointId { get; init; }

    /// <summary>Grows with every change of the table. Comparable between activations of one endpoint.</summary>
    public required long Version { get; init; }

    /// <summary>The config version that serves; 0 when none does yet.</summary>
    public required long ConfigVersion { get; init; }

    /// <summary>Whether the endpoint was stopped.</summary>
    public required bool Stopped { get; init; }

    /// <summary>What is watched and limited, limits of the older dialect included; null when nothing is.</summary>
    public GatewayConfig? Gateway { get; init; }

    /// <summary>What is observed of custom models; null for nothing.</summary>
    public TelemetryConfig? Telemetry { get; init; }

    /// <summary>The served entities of the active config; empty when there is none.</summary>
    public required IReadOnlyList<EntityRoute> Entities { get; init; }

    /// <summary>Who may send requests to it.</summary>
    public AccessList<EndpointPermission> Access { get; init; } = AccessList<EndpointPermission>.Empty;
}
