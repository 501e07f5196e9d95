namespace ServingCluster.Endpoints;

/// <summary>The share of an endpoint's requests that one served entity takes.</summary>
/// <param name="ServedEntityName">The served entity.</param>
/// <param name="TrafficPercentage">Whole per cent, 0 to 100; all routes of a config add up to 100.</param>
public sealed record TrafficRoute(string ServedEntityName, int TrafficPercentage);
