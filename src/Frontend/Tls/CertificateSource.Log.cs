namespace ServingCluster.Frontend.Tls;

/// <summary>What is logged about the server's certificate.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(LogLevel.Information, "The certificate in '{File}' was renewed; it is valid until {NotAfter:O}.")]
    public static partial void Renewed(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Warning, "The renewed certificate is not used, the former one still is: {Reason}")]
    public static partial void NotRenewed(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "The certificate in '{File}' expired at {NotAfter:O}: clients will refuse it.")]
    public static partial void Expired(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Warning, "The certificate in '{File}' is valid from {NotBefore:O} on, not yet: clients will refuse it.")]
    public static partial void NotYetValid(ILogger logger, string file, DateTime notBefore);
}
