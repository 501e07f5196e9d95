using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.History;

internal static partial class HistoryLog
{
    [LoggerMessage(LogLevel.Warning, "The history of endpoint '{Endpoint}' cannot be read and begins anew.")]
    public static partial void Damaged(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The history of endpoint '{Endpoint}' could not be written down; it is tried again within a minute.")]
    public static partial void NotWritten(ILogger logger, string endpoint, Exception exception);
}
