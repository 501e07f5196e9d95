namespace ServingCluster.Governance;

/// <summary>What is left of budgets.</summary>
/// <param name="UntilRenewal">How long until the next one begins.</param>
/// <param name="Left">What is given out to no router, in the order of the query; never negative.</param>
public sealed record BudgetReport(TimeSpan UntilRenewal, IReadOnlyList<long> Left);
