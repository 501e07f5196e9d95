namespace ServingCluster.Frontend.History;

internal sealed partial class HistoryReporter
{
    [LoggerMessage(LogLevel.Warning, "The traffic of endpoint '{Endpoint}' could not be reported to its history; it is tried again in 10 seconds.")]
    private static partial void LogNotReported(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(LogLevel.Error, "The traffic of the last 10 seconds could not be counted; it is counted with that of the next.")]
    private static partial void LogStepNotCounted(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The traffic of the last minute could not be reported; it is reported again in 10 seconds.")]
    private static partial void LogBoardNotReached(ILogger logger, Exception exception);
}
