namespace ServingCluster.Governance;

/// <summary>What is left of budgets.</summary>
/// <param name="Window">The minute that they are of.</param>
/// <param name="UntilRenewal">How long until the next one begins.</param>
/// <param name="Left">What is given out to no router, in the order of the query; never negative.</param>
public sealed record BudgetReport(DateTimeOffset Window, TimeSpan UntilRenewal, IReadOnlyList<long> Left);
