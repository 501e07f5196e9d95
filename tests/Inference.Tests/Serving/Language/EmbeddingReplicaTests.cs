using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Inference.Serving.Language;
using ServingCluster.Inference.Tests.Embeddings;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>Replicas of an embedding model in one runtime.</summary>
public sealed class EmbeddingReplicaTests
{
    private readonly LanguageModelRuntime _runtime = new(TimeProvider.System, NullLogger<LanguageModelRuntime>.Instance);

    [Fact]
    public async Task Replicas_share_one_copy_of_the_weights_until_the_last_is_gone()
    {
        var (first, firstLog) = await LoadAsync();
        var (second, secondLog) = await LoadAsync();
        Assert.Contains(firstLog, IsAboutTheGraph);
        Assert.DoesNotContain(secondLog, IsAboutTheGraph);
        await first.DisposeAsync();
        await AskAsync(second);
        await second.DisposeAsync();

        var (third, thirdLog) = await LoadAsync();
        Assert.Contains(thirdLog, IsAboutTheGraph);
        await AskAsync(third);
        await third.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_with_other_settings_do_not_share()
    {
        var (first, _) = await LoadAsync();
        var (second, log) = await LoadAsync(("SERVING_INTRA_OP_NUM_THREADS", "1"));
        Assert.Contains(log, IsAboutTheGraph);
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private static bool IsAboutTheGraph(string line) =>
        line.StartsWith("Built the graph", StringComparison.Ordinal) || line.StartsWith("The graph was built before", StringComparison.Ordinal);

    private static async Task AskAsync(ILoadedModel model)
    {
        using var answer = await model.InvokeAsync(TinyEmbed.Request("""{"input": "a photo editor"}"""), default);
        Assert.True(answer.Error is null, answer.Message);
    }

    private async Task<(ILoadedModel Model, List<string> Log)> LoadAsync(params (string Name, string Value)[] settings)
    {
        var log = new List<string>();
        var model = await _runtime.LoadAsync(new ModelLoadRequest
        {
            ModelName = "system.ai.tiny_embed",
            Folder = TinyEmbed.Folder,
            Manifest = (await _runtime.InspectAsync(TinyEmbed.Folder, default))!,
            Device = "cpu",
            Settings = settings.ToDictionary(static s => s.Name, static s => s.Value),
            Log = log.Add,
        }, default);
        return (model, log);
    }
}
