using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tests.Serving;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Embeddings;

/// <summary>The sample model, loaded as the server loads it.</summary>
internal sealed class TinyEmbed : IAsyncDisposable
{
    public TinyEmbed()
    {
        var folder = LanguageModelFolder.Find(Folder)!;
        Manifest = EmbeddingModelLoader.TryInspect(folder, "language")!;
        var request = new ModelLoadRequest
        {
            ModelName = "system.ai.tiny_embed",
            Folder = Folder,
            Manifest = Manifest,
            Device = "cpu",
            Settings = new Dictionary<string, string>(),
            Log = Log.Add,
        };
        var settings = new ModelSettings { IntraOpThreads = 1 };
        var graph = EncoderGraph.Load(Folder, "cpu", settings, Log.Add);
        Model = EmbeddingModelLoader.Load(folder, request, settings, graph, graph, TimeProvider.System);
    }

    public static string Folder { get; } = Served.Sample("tiny_embed/1");

    public ModelManifest Manifest { get; }

    public ILoadedModel Model { get; }

    public List<string> Log { get; } = [];

    /// <summary>The texts of reference.json, with their ids, the first numbers of their embeddings, and the lengths of all.</summary>
    public static IReadOnlyList<(string Text, int[] Ids, float[] Embedding, double Norm)> Reference { get; } =
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "reference.json")))!["texts"]!.AsArray().Select(t => (
            (string)t!["text"]!,
            t["ids"]!.AsArray().Select(i => (int)i!).ToArray(),
            t["embedding"]!.AsArray().Select(x => (float)x!).ToArray(),
            (double)t["norm"]!)),
    ];

    /// <summary>The embeddings of texts, asked for together.</summary>
    public async Task<float[][]> EmbedAsync(params string[] texts)
    {
        var body = new JsonObject { ["input"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]) };
        using var answer = await Model.InvokeAsync(Request(body.ToJsonString()), default);
        Assert.True(answer.Error is null, answer.Message);
        return [.. JsonNode.Parse(answer.Body.Span)!["data"]!.AsArray().Select(d => d!["embedding"]!.AsArray().Select(x => (float)x!).ToArray())];
    }

    public static InvocationRequest Request(string body) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = InvocationTask.Embeddings,
        Caller = "ann",
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };

    public ValueTask DisposeAsync() => Model.DisposeAsync();
}
