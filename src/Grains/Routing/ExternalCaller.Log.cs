using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Routing;

internal sealed partial class ExternalCaller
{
    [LoggerMessage(LogLevel.Error, "A call to provider '{Provider}' for served entity '{ServedEntity}' of endpoint '{Endpoint}' broke.")]
    private partial void LogFault(Exception exception, string endpoint, string servedEntity, string provider);

    [LoggerMessage(LogLevel.Warning, "Provider '{Provider}' gave served entity '{ServedEntity}' of endpoint '{Endpoint}' no answer: {Reason}")]
    private partial void LogSilent(string endpoint, string servedEntity, string provider, string reason);
}
