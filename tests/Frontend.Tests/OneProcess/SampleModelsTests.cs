using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.FoundationModels;
using ServingCluster.Grains.Local;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Tests.OneProcess;

/// <summary>The samples of one data directory over several starts.</summary>
public sealed class SampleModelsTests
{
    private const string DoneKey = "samples/done";

    private readonly MemoryStateStore _store = new();
    private readonly ScriptedRuntime _runtime = new();

    public SampleModelsTests()
    {
        _runtime.SetTraits(Path.Combine(SampleModels.Folder, "tiny_chat", "1"), "llm/v1/chat", 16);
        _runtime.SetTraits(Path.Combine(SampleModels.Folder, "tiny_embed", "1"), "llm/v1/embeddings", 16);
    }

    [Fact]
    public async Task The_first_start_registers_all_and_waits_until_they_serve()
    {
        var (models, endpoints) = await StartAsync(async grains =>
        {
            foreach (var endpoint in await grains.EndpointCatalog().ListAsync())
                Assert.True((await grains.Endpoint(endpoint).GetAsync())!.Ready, endpoint);
        });
        Assert.Equal(["system.ai.digits", "system.ai.iris", "system.ai.tiny_chat", "system.ai.tiny_embed"], models);
        Assert.Equal(["databricks-tiny-chat", "databricks-tiny-embed", "iris"], endpoints);
        Assert.StartsWith("{\"set\":2,", Encoding.UTF8.GetString((await _store.ReadAsync(DoneKey, default))!.Value.Span));
    }

    [Fact]
    public async Task What_was_deleted_stays_so()
    {
        await StartAsync(async grains =>
        {
            await grains.Model("system.ai.tiny_chat").DeleteAsync();
            await grains.Endpoint("iris").DeleteAsync("ann");
            await new FoundationModelKeeper(grains, NullLogger<FoundationModelKeeper>.Instance).ReconcileAsync();
        });
        var (models, endpoints) = await StartAsync(grains => Task.CompletedTask);
        Assert.Equal(["system.ai.digits", "system.ai.iris", "system.ai.tiny_embed"], models);
        Assert.Equal(["databricks-tiny-embed"], endpoints);
    }

    [Fact]
    public async Task A_start_of_a_later_release_registers_what_is_new_and_nothing_else()
    {
        // As the release before there were sets left it, whose user deleted everything.
        await _store.WriteAsync(DoneKey, "\"2026-05-01T00:00:00+00:00\""u8.ToArray(), null, default);
        var (models, endpoints) = await StartAsync(grains => Task.CompletedTask);
        Assert.Equal(["system.ai.tiny_chat", "system.ai.tiny_embed"], models);
        Assert.Equal(["databricks-tiny-chat", "databricks-tiny-embed"], endpoints);
    }

    [Fact]
    public void Every_sample_is_there()
    {
        foreach (var sample in SampleModel.All)
        {
            for (var version = 1; version <= sample.Versions; version++)
                Assert.True(Directory.Exists(Path.Combine(SampleModels.Folder, sample.FolderName, $"{version}")), $"{sample.Name} {version}");
        }
    }

    /// <summary>One process from its start to its end; what is there once the samples are, then what <paramref name="act"/> does.</summary>
    private async Task<(IReadOnlyList<string> Models, IReadOnlyList<string> Endpoints)> StartAsync(Func<IServingGrains, Task> act)
    {
        var settings = new ServingSettings { AdminToken = TestFrontend.Token };
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings)
            .AddSingleton<IStateStore>(_store)
            .AddSingleton(TestSealer.Instance)
            .AddSingleton<IModelArtifacts>(new ScriptedArtifacts())
            .AddSingleton<IModelRuntime>(_runtime)
            .AddSingleton<ISecretSealer, TransparentSealer>()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<LoadedCheck>()
            .AddMetrics()
            .AddLocalCluster(new LocalClusterOptions())
            .AddSingleton<SampleModels>()
            .AddSingleton<IHostedService>(s => s.GetRequiredService<SampleModels>())
            .BuildServiceProvider();
        var hosted = services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
            await service.StartAsync(default);
        await services.GetRequiredService<SampleModels>().Finished.WaitAsync(TimeSpan.FromSeconds(60));
        var grains = services.GetRequiredService<IServingGrains>();
        var seen = (await grains.ModelCatalog().ListAsync(), await grains.EndpointCatalog().ListAsync());
        await act(grains);
        foreach (var service in Enumerable.Reverse(hosted))
            await service.StopAsync(default);
        return seen;
    }
}
