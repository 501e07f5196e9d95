namespace ServingCluster.Frontend.History;

internal sealed partial class HistoryReporter
{
    [LoggerMessage(LogLevel.Warning, "The traffic of endpoint '{Endpoint}' could not be reported to its history; it is tried again in 10 seconds.")]
    private static partial void LogNotReported(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The traffic of the last minute could not be reported; it is reported again in 10 seconds.")]
    private static partial void LogBoardNotReached(ILogger logger, Exception exception);
}
