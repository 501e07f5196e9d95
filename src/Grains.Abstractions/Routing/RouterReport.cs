namespace ServingCluster.Routing;

/// <summary>What waits in one router for replicas that are not there yet, and what was asked of it.</summary>
/// <param name="RouterId">Names the router.</param>
/// <param name="Waiting">Waiting requests by served entity.</param>
public sealed record RouterReport(string RouterId, IReadOnlyDictionary<string, int> Waiting)
{
    /// <summary>
    /// Tokens per second that were asked of it since its last report, refused requests included, by served entity with a maximum throughput.
    /// </summary>
    public IReadOnlyDictionary<string, double> Throughput { get; init; } = new Dictionary<string, double>();
}
