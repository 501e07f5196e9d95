namespace ServingCluster.Governance;

/// <summary>Asks what is left of a budget.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Limit">Its limit, for one that the limiter has not heard of.</param>
public sealed record BudgetQuery(Budget Budget, long Limit);
