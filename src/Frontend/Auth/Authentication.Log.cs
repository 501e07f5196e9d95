namespace ServingCluster.Frontend.Auth;

internal static partial class AuthenticationLog
{
    [LoggerMessage(LogLevel.Warning, "The credential of '{Caller}' could not be looked up again; it is taken a few seconds more at most.")]
    public static partial void RefreshFailed(ILogger logger, string caller, Exception exception);
}
