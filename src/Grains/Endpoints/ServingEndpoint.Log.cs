using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Endpoints;

internal static partial class EndpointLog
{
    [LoggerMessage(LogLevel.Information, "Endpoint {Endpoint} was created by {Caller}.")]
    public static partial void Created(ILogger logger, string endpoint, string caller);

    [LoggerMessage(LogLevel.Information, "Endpoint {Endpoint} is provided for model {Model} version {Version}.")]
    public static partial void Provided(ILogger logger, string endpoint, string model, int version);

    [LoggerMessage(LogLevel.Information, "Endpoint {Endpoint} was deleted by {Caller}.")]
    public static partial void Deleted(ILogger logger, string endpoint, string caller);

    [LoggerMessage(LogLevel.Warning, "Endpoint {Endpoint} could not unpin the models that it no longer uses; it will try again.")]
    public static partial void UnpinFailed(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Endpoint {Endpoint} could not see to the tables of its requests and answers; it will try again.")]
    public static partial void ClaimFailed(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(LogLevel.Warning, "A reconciliation step of endpoint {Endpoint} failed; it will be taken again.")]
    public static partial void StepFailed(ILogger logger, string endpoint, Exception exception);
}
