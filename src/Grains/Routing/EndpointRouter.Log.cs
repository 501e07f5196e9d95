using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Routing;

public sealed partial class EndpointRouter
{
    [LoggerMessage(1, LogLevel.Warning, "Cannot ask the catalog whether there is an endpoint {Endpoint}")]
    private partial void LogNoCatalog(Exception exception, string endpoint);
}
