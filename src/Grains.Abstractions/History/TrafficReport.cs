namespace ServingCluster.History;

/// <summary>What went through one process in the last minute.</summary>
/// <param name="Reporter">Names the process; another after its restart.</param>
/// <param name="Endpoints">The endpoints that had any traffic there; a report takes the place of the one before.</param>
public sealed record TrafficReport(string Reporter, IReadOnlyList<EndpointTraffic> Endpoints);
