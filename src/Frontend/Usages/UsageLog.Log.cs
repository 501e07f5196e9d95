namespace ServingCluster.Frontend.Usages;

internal static partial class UsageLogMessages
{
    [LoggerMessage(LogLevel.Error, "Usage records cannot be written to {Folder}; they are dropped until they can.")]
    public static partial void Failed(ILogger logger, string folder, Exception exception);
}
