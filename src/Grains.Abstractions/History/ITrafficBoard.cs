namespace ServingCluster.History;

/// <summary>
/// What goes through every endpoint of the cluster just now, for lists of all of them: one call, however many there are. Nothing of it is
/// written down; every process that takes requests reports each 10 seconds, and one that falls silent is forgotten.
/// </summary>
public interface ITrafficBoard
{
    /// <summary>Takes what went through one process.</summary>
    Task ReportAsync(TrafficReport report);

    /// <summary>The endpoints with traffic, all processes added up, by name.</summary>
    Task<IReadOnlyList<EndpointTraffic>> ReadAsync();
}
