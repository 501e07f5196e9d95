namespace ServingCluster.Silo.Driving;

internal static partial class DrivingLog
{
    [LoggerMessage(LogLevel.Warning, "Reconciling {Kind} {Name} failed; it will be tried again.")]
    public static partial void Failed(ILogger logger, string kind, string name, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The names of all {Kind}s could not be read, so that some may wake up late.")]
    public static partial void ListFailed(ILogger logger, string kind, Exception exception);
}
