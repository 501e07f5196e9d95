namespace ServingCluster.Governance;

/// <summary>What is watched and limited at an endpoint: its <c>ai_gateway</c>. Immutable; null where nothing was said.</summary>
public sealed record GatewayConfig
{
    /// <summary>Whether each request is recorded in the usage tables.</summary>
    public bool? UsageTracking { get; init; }

    /// <summary>Where requests and answers are recorded whole.</summary>
    public InferenceTableConfig? InferenceTable { get; init; }

    /// <summary>Limits of calls and tokens; at most 20, of them at most 5 of groups.</summary>
    public IReadOnlyList<RateLimit>? RateLimits { get; init; }

    /// <summary>What requests and answers may not contain.</summary>
    public GuardrailsConfig? Guardrails { get; init; }

    /// <summary>Whether a request that a provider answers 429 or 5xx goes to another served entity.</summary>
    public bool? Fallback { get; init; }
}
