using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Local;

internal static partial class ReconcileLog
{
    [LoggerMessage(LogLevel.Warning, "Reconciling endpoint {Endpoint} failed; next attempt in {Pause}.")]
    public static partial void Failed(ILogger logger, string endpoint, TimeSpan pause, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The catalog could not be read; it will be tried again.")]
    public static partial void ListFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Reconciling model {Model} failed; it will be tried again.")]
    public static partial void ModelFailed(ILogger logger, string model, Exception exception);
}
