using System.Net;
using System.Net.Http.Headers;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class HardClientTests
{
    private const int TooMany = 17 * 1024 * 1024;

    [Fact]
    public async Task Slow_clients_hinder_nobody()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var slow = new List<RawRequest>();
        for (var i = 0; i < 50; i++)
        {
            slow.Add(await RawRequest.SendAsync(server.Client, "P"));
            slow.Add(await RawRequest.SendAsync(server.Client, RawRequest.Invocation(server.Client, "Content-Length: 1000") + "{"));
        }

        var load = await Load.StartAsync(server.Client, "iris");
        for (var step = 0; step < 5; step++)
        {
            foreach (var request in slow)
                await request.SendAsync("O");
            await load.MoreAsync(50);
        }

        await load.StopWithoutFailureAsync();
        slow.ForEach(r => r.Reset());
        await NothingInFlightAsync(server.Client);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_answered()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var text = RawRequest.Invocation(server.Client, $"Content-Length: {ServerClient.IrisRow.Length}") + ServerClient.IrisRow;
        using var request = await RawRequest.SendAsync(server.Client, "");
        foreach (var letter in text)
            await request.SendAsync($"{letter}");
        Assert.Equal("HTTP/1.1 200 OK", await request.ReadStatusLineAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused(bool withLength)
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        using var http = new HttpClient { BaseAddress = server.Client.Address };
        foreach (var path in new[] { "/serving-endpoints/iris/invocations", "/api/2.0/serving-endpoints" })
        {
            using var content = new ByteArrayContent(new byte[TooMany]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Client.Token);
            request.Headers.TransferEncodingChunked = !withLength;
            // Whether the body is sent at all is the server's to say; else it might close while this end still writes.
            request.Headers.ExpectContinue = withLength;
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Contains("16,777,216", (await response.Content.ReadAsStringAsync()).Replace("16777216", "16,777,216", StringComparison.Ordinal));
        }

        (await server.Client.InvokeAsync("iris")).Expect(200);
        await NothingInFlightAsync(server.Client);
    }

    [Fact]
    public async Task Clients_that_disconnect_midway_leave_nothing_in_flight()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        var whole = RawRequest.Invocation(server.Client, $"Content-Length: {ServerClient.IrisRow.Length}") + ServerClient.IrisRow;
        for (var i = 0; i < 200; i++)
        {
            using var request = await RawRequest.SendAsync(server.Client, whole[..(whole.Length - (i % 2 == 0 ? 0 : i))]);
            request.Reset();
        }

        await NothingInFlightAsync(server.Client);
        (await server.Client.InvokeAsync("iris")).Expect(200);
        Assert.DoesNotContain(server.Output.Snapshot(), l => l.Contains("met a fault", StringComparison.Ordinal));
    }

    private static Task NothingInFlightAsync(ServerClient client) => Eventually.GetAsync(
        async () => (await client.GetAsync("/metrics")).Expect(200).Body, m => Metrics.Sum(m, "serving_requests_in_flight") == 0, "nothing is in flight");
}
