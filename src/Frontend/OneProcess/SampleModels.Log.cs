namespace ServingCluster.Frontend.OneProcess;

internal static partial class SampleLog
{
    [LoggerMessage(LogLevel.Warning, "The sample models could not be registered; the next start tries again.")]
    public static partial void Failed(ILogger logger, Exception exception);
}
