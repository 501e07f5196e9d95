using System.Net.Sockets;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class StopTests
{
    // Far less than the 297 seconds that a request may take, which is what a stop would wait for.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_stop_under_load_answers_what_runs_refuses_what_comes_and_loses_no_state()
    {
        using var data = new DataFolder();
        await using (var server = await ServerProcess.StartAsync(data))
        {
            var load = await Load.StartAsync(server.Client, "iris");
            (await server.Client.TagAsync("iris", "kept", "yes")).Expect(200);
            using var running = await RawRequest.SendAsync(
                server.Client, RawRequest.Invocation(server.Client, $"Content-Length: {ServerClient.IrisRow.Length}\r\nExpect: 100-continue"));
            Assert.Equal("HTTP/1.1 100 Continue", await running.ReadStatusLineAsync());

            server.Terminate();
            await Eventually.GetAsync(() => IsRefusedAsync(server.Client.Address), refused => refused, "new connections are refused");
            await running.SendAsync(ServerClient.IrisRow);
            Assert.Equal("HTTP/1.1 200 OK", await running.ReadStatusLineAsync());
            Assert.Equal(0, await server.WaitForExitAsync(Soon));
            await load.StopAsync();
            // A connection may be closed at the moment at which its client sends the next request; nothing else goes wrong.
            string[] expected = ["ConnectionError", "ResponseEnded", "Unknown"];
            Assert.All(load.Failures, f => Assert.Contains(expected, e => f.StartsWith(e, StringComparison.Ordinal)));
        }

        await using var again = await ServerProcess.StartAsync(data);
        Assert.Equal("yes", (string?)(await again.Client.ReadyAsync("iris"))["tags"]![0]!["value"]);
        (await again.Client.InvokeAsync("iris")).Expect(200);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_replica_do_not_hold_up_a_stop()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(
            data, ("ScaleToZeroAfterSeconds", "1"), ("ScaleDownWindowSeconds", "0"), ("DrainSeconds", "0"));
        (await server.Client.CreateAsync("sleepy", Configs.Iris(2, scaleToZero: true))).Expect(200);
        await server.Client.ReadyAsync("sleepy");
        await server.Client.WaitAsync("sleepy", e => e.ToJsonString().Contains("Scaled to zero", StringComparison.Ordinal), "sleeps");
        // What the replica would be made of is gone: it never comes back.
        foreach (var file in Directory.GetFiles(data["models"], "model.onnx", SearchOption.AllDirectories))
            File.Delete(file);

        var waiting = Enumerable.Range(0, 5).Select(_ => server.Client.InvokeAsync("sleepy")).ToList();
        await Eventually.GetAsync(
            async () => (await server.Client.GetAsync("/metrics")).Body, m => Metrics.Sum(m, "serving_requests_waiting") == 5, "five requests wait");
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync(Soon));
        Assert.All(await Task.WhenAll(waiting), a => Assert.Equal("TEMPORARILY_UNAVAILABLE", a.Expect(503).ErrorCode));
    }

    [Fact]
    public async Task Clients_that_never_finish_a_request_neither_hold_up_a_stop_nor_cost_what_it_writes_down()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data);
        (await server.Client.InvokeAsync("iris")).Expect(200);
        using var headers = await RawRequest.SendAsync(server.Client, "POST /serving-endpoints/iris/invocations HTTP/1.1\r\nHost: x\r\nX-Half: ");
        using var body = await RawRequest.SendAsync(server.Client, RawRequest.Invocation(server.Client, "Content-Length: 100") + "{\"data");
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync(Soon));

        await using var again = await ServerProcess.StartAsync(data);
        // A step is told when it has ended.
        await Eventually.GetAsync(() => RequestsAsync(again.Client), requests => requests >= 1, "the history has the request");
    }

    private static async Task<double> RequestsAsync(ServerClient client)
    {
        var history = (await client.GetAsync("/api/2.0/serving-endpoints/iris/history?range=hour")).Expect(200);
        return history.Json["points"]!["requests"]!.AsArray().Sum(r => (double?)r ?? 0);
    }

    private static async Task<bool> IsRefusedAsync(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
