namespace ServingCluster.Frontend.Auth.External;

internal static partial class IssuerLog
{
    [LoggerMessage(LogLevel.Warning, "The keys of the issuer {Issuer} cannot be fetched; those from {FetchedAt} are used.")]
    public static partial void KeysAreOld(ILogger logger, string issuer, DateTimeOffset fetchedAt, Exception exception);

    [LoggerMessage(LogLevel.Debug, "A token of the external issuer was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);
}
