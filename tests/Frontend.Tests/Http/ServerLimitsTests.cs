using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Http;

public sealed class ServerLimitsTests
{
    private static readonly ServingSettings Small = new()
    {
        AdminToken = TestFrontend.Token,
        UsageLog = false,
        AuditLog = false,
        MaxHeaders = 16,
        MaxHeaderBytes = 2048,
        MaxRequestLineBytes = 512,
        MaxConnections = 2,
    };

    [Fact]
    public async Task What_is_over_a_limit_is_refused_by_the_status_that_says_so()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        Assert.StartsWith("HTTP/1.1 200", await SendAsync(frontend, "GET /health/live HTTP/1.1\r\nHost: x\r\n"));
        Assert.StartsWith("HTTP/1.1 414", await SendAsync(frontend, $"GET /{new string('a', 600)} HTTP/1.1\r\nHost: x\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await SendAsync(frontend, $"GET /health/live HTTP/1.1\r\nHost: x\r\nA: {new string('a', 2100)}\r\n"));
        var many = string.Concat(Enumerable.Range(0, 17).Select(i => $"H{i}: x\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await SendAsync(frontend, $"GET /health/live HTTP/1.1\r\nHost: x\r\n{many}"));
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_unanswered()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(Small);
        using var first = await ConnectAsync(frontend);
        using var second = await ConnectAsync(frontend);
        const string request = "GET /health/live HTTP/1.1\r\nHost: x\r\n";
        Assert.StartsWith("HTTP/1.1 200", await SendAsync(first, request, closes: false));
        Assert.StartsWith("HTTP/1.1 200", await SendAsync(second, request, closes: false));
        Assert.Equal("", await SendAsync(frontend, request));
    }

    [Fact]
    public void Every_setting_reaches_the_server()
    {
        var limits = new KestrelServerLimits();
        ServerLimits.Apply(limits, new ServingSettings { HeaderTimeoutSeconds = 7, KeepAliveSeconds = 8, MinBodyBytesPerSecond = 9, MaxConnections = 0, MaxHeaderBytes = 1 << 21 });
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8), 9.0), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout, limits.MinRequestBodyDataRate!.BytesPerSecond));
        Assert.Equal((null, null, 1 << 21), (limits.MaxConcurrentConnections, limits.MaxRequestBodySize, limits.Http2.MaxRequestHeaderFieldSize));
        Assert.True(limits.MaxRequestBufferSize >= limits.MaxRequestHeadersTotalSize);
        ServerLimits.Apply(limits, new ServingSettings { MinBodyBytesPerSecond = 0 });
        Assert.Null(limits.MinRequestBodyDataRate);
    }

    private static async Task<string> SendAsync(TestFrontend frontend, string head)
    {
        using var client = await ConnectAsync(frontend);
        return await SendAsync(client, head, closes: true);
    }

    private static async Task<string> SendAsync(TcpClient client, string head, bool closes)
    {
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head + (closes ? "Connection: close\r\n\r\n" : "\r\n")));
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }
        catch (IOException)
        {
            // The connection was reset before it could be written to or read.
            return "";
        }
    }

    private static async Task<TcpClient> ConnectAsync(TestFrontend frontend)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, frontend.Client.BaseAddress!.Port);
        return client;
    }
}
