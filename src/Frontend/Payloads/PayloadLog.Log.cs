namespace ServingCluster.Frontend.Payloads;

internal static partial class PayloadLogMessages
{
    [LoggerMessage(LogLevel.Error, "Payloads cannot be written below {Folder}; they are dropped until they can.")]
    public static partial void Failed(ILogger logger, string folder, Exception exception);
}
