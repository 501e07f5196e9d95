namespace ServingCluster.History;

/// <summary>Asks for a history.</summary>
/// <param name="EndpointId">The id of the endpoint that is meant; what there is of an earlier one of the same name is not told.</param>
/// <param name="Range">How far back.</param>
public sealed record HistoryQuery(string EndpointId, HistoryRange Range)
{
    /// <summary>The process that asks, as its reports name it; empty for one that does not report.</summary>
    public string Reporter { get; init; } = "";

    /// <summary>
    /// From which step on that process has watched the endpoint: where nothing was reported from then until
    /// <see cref="WatchedUntil"/>, there was nothing.
    /// </summary>
    public long WatchedSince { get; init; } = long.MaxValue;

    /// <summary>The last step of which that process has reported all there is to report.</summary>
    public long WatchedUntil { get; init; }
}
