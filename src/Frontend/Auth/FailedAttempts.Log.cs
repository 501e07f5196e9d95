namespace ServingCluster.Frontend.Auth;

internal static partial class FailedAttemptsLog
{
    [LoggerMessage(
        LogLevel.Warning,
        "{Count} authentications from {Address} failed within {Seconds} s. Further ones wait for the end of that time. "
        + "If it is a proxy's address, name it in Serving:TrustedProxies.")]
    public static partial void Refused(ILogger logger, string address, int count, int seconds);
}
