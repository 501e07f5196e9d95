namespace ServingCluster.Grains.Routing;

/// <summary>How much one router has under way for one served entity.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="ServedEntity">The served entity's name.</param>
/// <param name="InFlight">Requests admitted and not yet answered, waiting ones included.</param>
/// <param name="Waiting">Those of them that wait for a replica.</param>
/// <param name="Replicas">Replicas in the current route table; 0 while it sleeps, recovers or drains.</param>
public sealed record RoutedEntitySnapshot(string Endpoint, string ServedEntity, int InFlight, int Waiting, int Replicas);
