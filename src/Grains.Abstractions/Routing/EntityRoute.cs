using ServingCluster.Replicas;

namespace ServingCluster.Routing;

/// <summary>One served entity in a <see cref="RouteTable"/>.</summary>
public sealed record EntityRoute
{
    /// <summary>The served entity's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its share of the endpoint's traffic in per cent, 0 to 100.</summary>
    public required int TrafficPercentage { get; init; }

    /// <summary>Requests that may be in flight at the maximum of its provisioned concurrency.</summary>
    public required int MaxConcurrency { get; init; }

    /// <summary>The task of its model, such as <c>llm/v1/chat</c>; null for a custom model.</summary>
    public string? Task { get; init; }

    /// <summary>The replicas that take requests; empty while it sleeps or recovers.</summary>
    public required IReadOnlyList<ReplicaKey> Replicas { get; init; }
}
