namespace ServingCluster.Governance;

/// <summary>A share of a budget.</summary>
/// <param name="Amount">What may be used until the minute ends; 0 for nothing.</param>
/// <param name="Left">What the limiter still has.</param>
public sealed record LeaseGrant(long Amount, long Left);
