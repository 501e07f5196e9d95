namespace ServingCluster.Frontend.Http;

internal sealed partial class ErrorBoundary
{
    [LoggerMessage(3, LogLevel.Warning, "{Method} {Path} could not be answered: {Reason}")]
    private partial void LogTranslated(string method, string path, string reason);

    [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} answered {Status} in {Milliseconds:F2} ms (request {RequestId})", SkipEnabledCheck = true)]
    private partial void LogAnswered(string method, PathString path, int status, double milliseconds, string requestId);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} met a fault (request {RequestId})")]
    private partial void LogFault(Exception exception, string method, PathString path, string requestId);
}
