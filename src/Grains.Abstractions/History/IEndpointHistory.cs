namespace ServingCluster.History;

/// <summary>
/// What went through an endpoint over the last hour, day and week. It takes reports of every process that takes requests and adds them
/// up by step. What was reported is written down at most once a minute: who ends without a farewell loses what came since.
/// </summary>
public interface IEndpointHistory
{
    /// <summary>Takes reports of one process, in the order of their steps. May be called again with the same ones.</summary>
    Task ReportAsync(IReadOnlyList<HistoryReport> reports);

    /// <summary>The history of an endpoint; of steps without a report and without anybody who watched there is no point.</summary>
    Task<HistorySeries> ReadAsync(HistoryQuery query);

    /// <summary>Writes down what is not written yet, and lets go of the memory; the next call reads it again.</summary>
    /// <exception cref="Errors.ServingException">
    /// <see cref="Errors.ErrorCode.TemporarilyUnavailable"/>: the store does not take it; it stays in memory, and the call may be repeated.
    /// </exception>
    Task SaveAsync();

    /// <summary>Deletes everything there is of an endpoint that was deleted; nothing of a newer one of the same name.</summary>
    /// <param name="endpointId">The endpoint's id.</param>
    Task ForgetAsync(string endpointId);
}
