using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Routing;

internal sealed partial class EndpointWatcher
{
    [LoggerMessage(1, LogLevel.Warning, "Cannot read the routes of endpoint {Endpoint}; next attempt in {Pause}")]
    private partial void LogFailed(Exception exception, string endpoint, TimeSpan pause);
}
