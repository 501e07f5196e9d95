namespace ServingCluster.Routing;

/// <summary>What waits in one router for replicas that are not there yet.</summary>
/// <param name="RouterId">Names the router.</param>
/// <param name="Waiting">Waiting requests by served entity.</param>
public sealed record RouterReport(string RouterId, IReadOnlyDictionary<string, int> Waiting);
