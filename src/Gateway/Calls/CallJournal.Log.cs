using Microsoft.Extensions.Logging;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Calls;

internal static partial class CallLogMessages
{
    [LoggerMessage(LogLevel.Warning, "A call for the served entity {Entity} of endpoint {Endpoint} needs the endpoint's manager: {Message}")]
    public static partial void Misconfigured(ILogger logger, string endpoint, string entity, string message);

    [LoggerMessage(LogLevel.Information, "A call for the served entity {Entity} of endpoint {Endpoint} failed ({Code}): {Message}")]
    public static partial void Failed(ILogger logger, string endpoint, string entity, ErrorCode code, string message);

    [LoggerMessage(LogLevel.Warning, "The provider {Provider} failed several times in a row with the model {Model}; it is left alone for a while.")]
    public static partial void Opened(ILogger logger, string provider, string model);
}
