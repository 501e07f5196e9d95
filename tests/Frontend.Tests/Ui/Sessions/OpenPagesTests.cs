using System.Net;
using System.Net.WebSockets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

public sealed class OpenPagesTests
{
    [Fact]
    public void Each_person_has_a_bound_of_its_own_and_what_is_closed_counts_no_more()
    {
        var pages = new OpenPages();
        var open = Enumerable.Range(0, OpenPages.MostOfOne).Select(_ => pages.TryOpen("ann")!).ToList();
        Assert.Null(pages.TryOpen("ann"));
        Assert.NotNull(pages.TryOpen("bob"));
        open[0].Dispose();
        open[0].Dispose();
        Assert.NotNull(pages.TryOpen("ann"));
        Assert.Null(pages.TryOpen("ann"));
    }

    [Fact]
    public async Task Nobody_has_any_number_of_pages_open()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false });
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = frontend.Client.BaseAddress };
        var visitor = new Visitor(client);
        await visitor.SignInAsync(TestFrontend.Token);
        var open = new List<ClientWebSocket>();
        try
        {
            for (var i = 0; i < OpenPages.MostOfOne; i++)
                open.Add(await ConnectAsync(visitor, client.BaseAddress!));
            Assert.Equal(HttpStatusCode.TooManyRequests, await RefusalAsync(visitor, client.BaseAddress!));
            open[0].Abort();
            while (await RefusalAsync(visitor, client.BaseAddress!) is not null)
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }

    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_Blazor/Negotiate/")]
    [InlineData("/_blazor")]
    [InlineData("/_BLAZOR/?id=1")]
    public async Task Pages_connect_by_web_sockets_alone(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        await visitor.SignInAsync(TestFrontend.Token);
        foreach (var isUpgrade in path.Contains("egotiate", StringComparison.Ordinal) ? new[] { false, true } : [false])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Origin", "http://localhost");
            if (isUpgrade)
                request.Headers.Add("Upgrade", "websocket");
            using var answer = await visitor.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("connected by a WebSocket", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpStatusCode?> RefusalAsync(Visitor visitor, Uri server)
    {
        using var socket = new ClientWebSocket();
        try
        {
            await ConnectAsync(socket, visitor, server);
            return null;
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }
    }

    private static async Task<ClientWebSocket> ConnectAsync(Visitor visitor, Uri server)
    {
        var socket = new ClientWebSocket();
        await ConnectAsync(socket, visitor, server);
        return socket;
    }

    private static Task ConnectAsync(ClientWebSocket socket, Visitor visitor, Uri server)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", string.Join("; ", visitor.Cookies.Select(c => $"{c.Name}={c.Value}")));
        socket.Options.SetRequestHeader("Origin", server.GetLeftPart(UriPartial.Authority));
        return socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/_blazor" }.Uri, TestContext.Current.CancellationToken);
    }
}
