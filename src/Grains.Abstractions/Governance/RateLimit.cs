namespace ServingCluster.Governance;

/// <summary>At most so many calls, or tokens, or both, in each minute. 0 lets nothing in.</summary>
/// <param name="Key">Whose requests are counted.</param>
/// <param name="Principal">The user name, group name or application id; null for the endpoint and for each user's default.</param>
/// <param name="Calls">Calls per minute; null for no limit of calls.</param>
/// <param name="Tokens">Tokens of prompts and answers together per minute; null for no limit of tokens.</param>
public sealed record RateLimit(RateLimitKey Key, string? Principal, long? Calls, long? Tokens);
