using System.Net;
using System.Net.Sockets;
using System.Reflection;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>A worker that is told to stop while there is no room for its replicas elsewhere.</summary>
[Collection(Alone.Name)]
public sealed class WorkerStopTests : IDisposable
{
    private const string Token = "cluster-token";
    private const int Streams = 16;

    // The longest that the model's context allows; what would end them earlier is ruled out.
    private const string LongChat =
        """{"model":"databricks-tiny-chat","stream":true,"messages":[{"role":"user","content":"Count."}],"max_tokens":470,"logit_bias":{"1020":-100,"1023":-100}}""";

    private static readonly string Program = typeof(WorkerStopTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task It_finishes_its_streams_before_it_goes(int drainSeconds)
    {
        var ports = Ports.Free(4);
        await using var front = Run("front", ports[0], ports[1], ("Serving__Role", "frontend"), ("Serving__Samples", "true"));
        // The frontend says where it listens when its models are served, for which it needs the worker.
        await Eventually.GetAsync(() => TakesConnectionsAsync(ports[0]), taken => taken, "the frontend's silo is there");
        await using var worker = Run(
            "one", ports[2], ports[3], ("Serving__Role", "worker"), ("Serving__PrimarySilo", $"127.0.0.1:{ports[0]}"), ("Serving__NodeDrainSeconds", $"{drainSeconds}"));
        using var client = new ServerClient(await front.ListeningAsync(), Token);
        await worker.ListeningAsync();
        await client.ReadyAsync("databricks-tiny-chat");

        var streams = Enumerable.Range(0, Streams).Select(_ => client.PostAsync("/v1/chat/completions", LongChat)).ToList();
        await Eventually.GetAsync(
            async () => (await client.GetAsync("/metrics")).Body, m => Metrics.Sum(m, "serving_requests_in_flight") > 0, "streams have begun");
        worker.Signal(ChildProgram.Term);

        Assert.Equal(0, await worker.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.All(await Task.WhenAll(streams), s => Assert.Contains("\"finish_reason\":\"length\"", s.Expect(200).Body, StringComparison.Ordinal));
    }

    private static async Task<bool> TakesConnectionsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private ChildProgram Run(string name, int siloPort, int gatewayPort, params (string, string)[] settings) => new(
        ["dotnet", Program], Directory.CreateDirectory(_data[name]).FullName,
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Serving__Clustering", "localhost"), ("Serving__Storage", "memory"), ("Serving__NodeName", name),
            ("Serving__SiloPort", $"{siloPort}"), ("Serving__GatewayPort", $"{gatewayPort}"), ("Serving__AdminToken", Token),
            ("Serving__DataDirectory", _data[name]), ("Serving__ModelsDirectory", _data["models"]), .. settings,
        ]);
}
