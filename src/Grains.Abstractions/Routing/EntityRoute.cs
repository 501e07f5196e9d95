using ServingCluster.External;
using ServingCluster.Replicas;

namespace ServingCluster.Routing;

/// <summary>One served entity in a <see cref="RouteTable"/>.</summary>
public sealed record EntityRoute
{
    /// <summary>The served entity's name.</summary>
    public required string Name { get; init; }

    /// <summary>The registered model's full name; empty for an external model.</summary>
    public string EntityName { get; init; } = "";

    /// <summary>The registered model's version; 0 for an external model.</summary>
    public int EntityVersion { get; init; }

    /// <summary>Its share of the endpoint's traffic in per cent, 0 to 100.</summary>
    public required int TrafficPercentage { get; init; }

    /// <summary>Requests that may be in flight at the maximum of its provisioned concurrency; as many as come for an external model.</summary>
    public required int MaxConcurrency { get; init; }

    /// <summary>The most tokens per second that it may take, of prompts and answers together; null for no limit.</summary>
    public long? MaxThroughput { get; init; }

    /// <summary>
    /// What each router may let in of <see cref="MaxThroughput"/>, in tokens per second by the router's name; empty where one alone lets
    /// requests in, which then has all of it.
    /// </summary>
    public IReadOnlyDictionary<string, double> ThroughputShares { get; init; } = new Dictionary<string, double>();

    /// <summary>The task of its model, such as <c>llm/v1/chat</c>; null for a custom model.</summary>
    public string? Task { get; init; }

    /// <summary>The model that a provider hosts elsewhere, which requests go to in place of replicas; null for an own model.</summary>
    public ExternalModel? External { get; init; }

    /// <summary>The replicas that take requests; empty while it sleeps or recovers, and for an external model.</summary>
    public required IReadOnlyList<ReplicaKey> Replicas { get; init; }
}
