using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ServingCluster.Frontend.Tests.Tls;

/// <summary>Real handshakes with a server of this process.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Address = "https://127.0.0.1:0";

    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task A_client_that_believes_the_root_alone_is_shown_the_certificate_between()
    {
        _certificate.WriteNew();
        await using var frontend = await TestFrontend.StartOnKestrelAsync(_certificate.Settings, Address);
        using var answer = await GetAsync(frontend, _certificate.Believing());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=2592000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_connection()
    {
        using var old = _certificate.WriteNew();
        await using var frontend = await TestFrontend.StartOnKestrelAsync(_certificate.Settings, Address);
        Assert.Equal(old.Thumbprint, await ShownAsync(frontend));
        using var renewed = _certificate.WriteNew();
        Assert.Equal(renewed.Thumbprint, await ShownAsync(frontend));
    }

    [Fact]
    public async Task Pkcs12_serves_as_well_and_HSTS_can_be_off()
    {
        using var certificate = _certificate.Issue();
        var settings = _certificate.Settings with
        {
            TlsCertificateFile = _certificate.WritePkcs12(certificate, "open sesame"),
            TlsKeyFile = "",
            TlsPassword = "open sesame",
            HstsSeconds = 0,
        };
        await using var frontend = await TestFrontend.StartOnKestrelAsync(settings, Address);
        using var answer = await GetAsync(frontend, _certificate.Believing());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TLS_of_today_is_spoken(SslProtocols protocol)
    {
        _certificate.WriteNew();
        await using var frontend = await TestFrontend.StartOnKestrelAsync(_certificate.Settings, Address);
        Assert.Equal(protocol, await HandshakeAsync(frontend, protocol));
    }

    [Fact]
    public async Task TLS_of_yesterday_is_not()
    {
        _certificate.WriteNew();
        await using var frontend = await TestFrontend.StartOnKestrelAsync(_certificate.Settings, Address);

        // The number of TLS 1.1, whose name the compiler warns of.
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(frontend, (SslProtocols)768));
    }

    private async Task<string> ShownAsync(TestFrontend frontend)
    {
        var shown = "";
        using var answer = await GetAsync(frontend, _certificate.Believing(c => shown = c.Thumbprint));
        return shown;
    }

    private static async Task<HttpResponseMessage> GetAsync(TestFrontend frontend, HttpClientHandler handler)
    {
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(frontend.Client.BaseAddress!, "/api/2.0/preview/scim/v2/Me"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestFrontend.Token);
        return await client.SendAsync(request);
    }

    private static async Task<SslProtocols> HandshakeAsync(TestFrontend frontend, SslProtocols protocol)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, frontend.Client.BaseAddress!.Port);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return stream.SslProtocol;
    }
}
