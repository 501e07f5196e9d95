namespace ServingCluster.Governance;

/// <summary>What one router asks of a limiter.</summary>
/// <param name="RouterId">Names the router.</param>
/// <param name="Asks">One for each budget.</param>
public sealed record LeaseRequest(string RouterId, IReadOnlyList<LeaseAsk> Asks);
