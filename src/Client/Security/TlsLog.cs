using System.Net;
using Microsoft.Extensions.Logging;

namespace ServingCluster.Client.Security;

/// <summary>What is logged about connections between processes of a cluster.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1, LogLevel.Warning, "The TLS handshake with {Peer} failed; the connection was closed. {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, EndPoint? peer, string reason);

    [LoggerMessage(2, LogLevel.Information, "The certificate was renewed; it is valid until {NotAfter:O}.")]
    public static partial void Renewed(ILogger logger, DateTime notAfter);

    [LoggerMessage(3, LogLevel.Warning, "The renewed certificate files are not used, the former ones still are: {Reason}")]
    public static partial void NotRenewed(ILogger logger, string reason);
}
