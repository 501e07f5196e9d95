using System.Reflection;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Azure.Tests;

/// <summary>The program with the provider in its folder, its cluster in a storage account.</summary>
public sealed class AzureClusterTests(StorageEmulator emulator) : IDisposable
{
    private const string Token = "azure-token";
    private const string Endpoint = "iris";

    private static readonly string Program = typeof(AzureClusterTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Processes_find_each_other_serve_and_come_back_with_what_was_set()
    {
        await using (var worker = Run("worker-1", "worker"))
        {
            await worker.ListeningAsync();
            await using var frontend = Run("frontend-1", "frontend");
            using var client = new ServerClient(await frontend.ListeningAsync(), Token);
            await RegisterAsync(client);
            await AssertServesAsync(client);
            await StopAsync(frontend);
            await StopAsync(worker);
        }

        await using var next = Run("worker-2", "both");
        using var again = new ServerClient(await next.ListeningAsync(), Token);
        await AssertServesAsync(again);
    }

    [Fact]
    public async Task Without_an_account_the_program_says_what_to_give()
    {
        await using var program = Run("one", "both", ("Serving__AzureStorageConnectionString", ""));
        Assert.Equal(1, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(
            "  Give either Serving:AzureStorageAccount or Serving:AzureStorageConnectionString, because clustering or storage is 'azure'.", program.Output.Snapshot());
    }

    private static async Task AssertServesAsync(ServerClient client)
    {
        await Eventually.GetAsync(
            async () => (await client.DescribeAsync(Endpoint)).Json["state"]!, s => (string?)s["ready"] == "READY", "the endpoint is ready");
        var answer = await client.PostAsync($"/serving-endpoints/{Endpoint}/invocations", """{"inputs":[[5.0,2.3,3.3,1.0]]}""");
        Assert.Equal(200, answer.Status);
        Assert.NotNull(answer.Json["predictions"]);
    }

    private static async Task RegisterAsync(ServerClient client)
    {
        const string model = "main.ml.iris";
        (await client.PostAsync("/api/2.0/mlflow/registered-models/create", $$"""{"name":"{{model}}"}""")).Expect(200);
        (await client.PostAsync(
            "/api/2.0/mlflow/model-versions/create", $$"""{"name":"{{model}}","source":"{{Samples}}/iris/1"}""")).Expect(200);
        (await client.PostAsync(
            "/api/2.0/serving-endpoints",
            $$"""
            {"name":"{{Endpoint}}","config":{"served_entities":[
                {"entity_name":"{{model}}","entity_version":"1","workload_size":"Small","scale_to_zero_enabled":false}
            ] } }
            """)).Expect(200);
    }

    private static string Samples => Path.Combine(Path.GetDirectoryName(Program)!, "samples", "models");

    private static async Task StopAsync(ChildProgram program)
    {
        program.Signal(ChildProgram.Term);
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    private ChildProgram Run(string node, string role, params (string, string)[] more)
    {
        var ports = Ports.Free(2);
        return new ChildProgram(["dotnet", Program], Directory.CreateDirectory(_data[node]).FullName,
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Serving__NodeName", node), ("Serving__Role", role), ("Serving__AdminToken", Token),
            ("Serving__Providers", "ServingCluster.Silo.Azure"), ("Serving__Clustering", "azure"),
            ("Serving__AzureStorageConnectionString", emulator.ConnectionString),
            ("Serving__AdvertisedAddress", "127.0.0.1"), ("Serving__SiloPort", $"{ports[0]}"), ("Serving__GatewayPort", $"{ports[1]}"),
            ("Serving__ModelsDirectory", _data["models"]), ("Serving__ModelRoots", Samples),
            ("Serving__NodeDrainSeconds", "0"), ("Serving__DrainSeconds", "0"), .. more,
        ]);
    }
}
