namespace ServingCluster.Frontend.OAuth.Grants;

internal static partial class SignInsLog
{
    [LoggerMessage(LogLevel.Warning, "A code or refresh token of the client '{Client}' was shown that had been used before: the sign-in of the account {Account} has ended.")]
    public static partial void Reused(ILogger logger, string client, string account);
}
