namespace ServingCluster.Frontend.OAuth;

internal static partial class SigningKeysLog
{
    [LoggerMessage(LogLevel.Warning, "The signing key {Key} cannot be opened any more; another takes its place, and tokens that it signed stay good.")]
    public static partial void GivenUp(ILogger logger, string key, Exception exception);
}
