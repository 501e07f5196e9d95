namespace ServingCluster.Silo.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Information, "The process is to end. Its replicas are being replaced elsewhere, for which there are {Limit}.")]
    public static partial void Draining(ILogger logger, TimeSpan limit);

    [LoggerMessage(LogLevel.Warning, "The node directory did not say how many workers are wanted; it will be asked again.")]
    public static partial void NoDemand(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "No replica is left here.")]
    public static partial void Drained(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Not all replicas could be replaced elsewhere in time; their endpoints lose them with this process.")]
    public static partial void NotDrained(ILogger logger);
}
