namespace ServingCluster.Silo.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Information, "The process is to end. Its replicas are being replaced elsewhere, for which there are {Limit}.")]
    public static partial void Draining(ILogger logger, TimeSpan limit);

    [LoggerMessage(LogLevel.Warning, "The silo ports {SiloPort} and {GatewayPort} speak in the open, and whoever reaches them may do everything. Keep them within a network of the cluster alone, or set Serving:TlsCertificate, Serving:TlsKey and Serving:TlsAuthority.")]
    public static partial void InTheOpen(ILogger logger, int siloPort, int gatewayPort);

    [LoggerMessage(LogLevel.Warning, "The node directory did not say how many workers are wanted; it will be asked again.")]
    public static partial void NoDemand(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "No replica is left here.")]
    public static partial void Drained(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Not all replicas could be replaced elsewhere in time; their endpoints lose them with this process.")]
    public static partial void NotDrained(ILogger logger);
}
