using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using ServingCluster.Net;

namespace ServingCluster.Gateway.Http;

/// <summary>
/// The connections to all providers, kept and used again, HTTP/2 where a provider offers it. Redirects are not followed: they would take a
/// credential where it must not go. One per process.
/// </summary>
internal sealed class Upstream(HttpMessageInvoker http) : IDisposable
{
    /// <summary>Sends a message; the answer's content is not read yet.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        http.SendAsync(message, cancellationToken);

    /// <summary>Connections to the world.</summary>
    public static Upstream Connect(GatewayOptions options) => new(new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = OutboundConnections.ConnectAsync,
        // Long enough to be worth keeping, short enough to follow the provider's DNS.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        // The rest of an answer that nobody wants is read for the connection's sake only as long as nobody notices.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        MaxResponseHeadersLength = 64,
        // What ties requests of this house together is none of the provider's business: it is told no traceparent.
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    }));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
