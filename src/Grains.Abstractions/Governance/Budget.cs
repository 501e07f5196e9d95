namespace ServingCluster.Governance;

/// <summary>Something of which there is so much in each minute.</summary>
/// <param name="Key">Whose requests are counted.</param>
/// <param name="Subject">The user, group or service principal; empty for the endpoint.</param>
/// <param name="Unit">What is counted.</param>
public sealed record Budget(RateLimitKey Key, string Subject, LimitUnit Unit);
