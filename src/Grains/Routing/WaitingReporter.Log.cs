using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Routing;

internal sealed partial class WaitingReporter
{
    [LoggerMessage(1, LogLevel.Debug, "Cannot report waiting requests to endpoint {Endpoint}")]
    private partial void LogFailed(Exception exception, string endpoint);
}
