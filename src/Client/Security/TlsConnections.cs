using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ServingCluster.Client.Security;

/// <summary>
/// Puts TLS under connections of Orleans. Both sides must show a certificate of the authority. Names are not compared: processes
/// reach each other at addresses that change, and who holds a certificate of the authority belongs to the cluster.
/// </summary>
internal sealed class TlsConnections(TlsIdentitySource source, ILogger<TlsConnections> logger)
{
    // A peer that connects and says nothing must not hold a connection for ever.
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Secures connections that others open to this process.</summary>
    public void UseForInbound(IConnectionBuilder builder) => builder.Use(next => connection => RunAsync(connection, next, AcceptAsync));

    /// <summary>Secures connections that this process opens.</summary>
    public void UseForOutbound(IConnectionBuilder builder) => builder.Use(next => connection => RunAsync(connection, next, ConnectAsync));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, Func<SslStream, TlsIdentity, CancellationToken, Task> handshake)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new TransportStream(plain), leaveInnerStreamOpen: false, IsTrusted);
        if (!await TryHandshakeAsync(connection, stream, handshake))
        {
            connection.Abort();
            return;
        }

        var secured = new SecuredTransport(stream);
        connection.Transport = secured;
        try
        {
            await next(connection);
        }
        finally
        {
            await secured.Input.CompleteAsync();
            await secured.Output.CompleteAsync();
            connection.Transport = plain;
        }
    }

    private async Task<bool> TryHandshakeAsync(
        ConnectionContext connection, SslStream stream, Func<SslStream, TlsIdentity, CancellationToken, Task> handshake)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(HandshakeTimeout);
        try
        {
            await handshake(stream, source.Current(), limit.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            TlsLog.HandshakeFailed(logger, connection.RemoteEndPoint, Reason(e));
            return false;
        }
    }

    private static Task AcceptAsync(SslStream stream, TlsIdentity identity, CancellationToken cancellationToken) => stream.AuthenticateAsServerAsync(
        new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Certificate,
            ClientCertificateRequired = true,
            CertificateChainPolicy = identity.Trust.Clone(),
            EnabledSslProtocols = SslProtocols.None,
        },
        cancellationToken);

    private static Task ConnectAsync(SslStream stream, TlsIdentity identity, CancellationToken cancellationToken) => stream.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            ClientCertificateContext = identity.Certificate,
            CertificateChainPolicy = identity.Trust.Clone(),
            EnabledSslProtocols = SslProtocols.None,
        },
        cancellationToken);

    private static bool IsTrusted(object sender, object? certificate, object? chain, SslPolicyErrors errors) =>
        certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    private static string Reason(Exception e) => e is OperationCanceledException
        ? "It took too long, or the other side closed the connection. Is TLS set up there too?"
        : $"{e.Message} {e.InnerException?.Message}".Trim();
}
