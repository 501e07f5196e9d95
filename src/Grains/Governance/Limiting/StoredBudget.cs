using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>A budget in a record.</summary>
/// <param name="Key">Whose requests are counted.</param>
/// <param name="Subject">The user, group or service principal; empty for the endpoint.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Limit">The limit per minute.</param>
/// <param name="LimitVersion">The version of the route table that has it.</param>
/// <param name="Reserved">The most that was given out.</param>
/// <param name="Overdrawn">What of it was used without having been given out.</param>
internal sealed record StoredBudget(RateLimitKey Key, string Subject, LimitUnit Unit, long Limit, long LimitVersion, long Reserved, long Overdrawn);
