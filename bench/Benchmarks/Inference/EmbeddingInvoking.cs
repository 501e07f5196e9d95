using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ServingCluster.Inference;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>A request of one or more texts of about 32 tokens through the sample model, bytes to bytes, on one thread.</summary>
[MemoryDiagnoser]
public class EmbeddingInvoking
{
    private const string Text = "A small program that copies the files of one computer to another over the network, keeps old versions and restores them later.";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "tiny_embed", "1");

    private ILoadedModel _model = null!;
    private Tokenizer _tokenizer = null!;
    private InvocationRequest _request = null!;

    /// <summary>How many texts.</summary>
    [Params(1, 32)]
    public int Texts { get; set; }

    /// <summary>How embeddings are written.</summary>
    [Params("float", "base64")]
    public string Encoding { get; set; } = "";

    /// <summary>Loads the model.</summary>
    [GlobalSetup]
    public void Load()
    {
        var folder = LanguageModelFolder.Find(Folder)!;
        var load = new ModelLoadRequest
        {
            ModelName = "system.ai.tiny_embed",
            Folder = Folder,
            Manifest = EmbeddingModelLoader.TryInspect(folder, "language")!,
            Device = "cpu",
            Settings = new Dictionary<string, string>(),
            Log = static _ => { },
        };
        var settings = new ModelSettings { IntraOpThreads = 1 };
        var graph = EncoderGraph.Load(Folder, "cpu", settings, load.Log);
        _model = EmbeddingModelLoader.Load(folder, load, settings, graph, graph, TimeProvider.System);
        _tokenizer = Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));
        _request = new InvocationRequest
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(new { input = Enumerable.Repeat(Text, Texts), encoding_format = Encoding }),
            Format = BodyFormat.Json,
            Task = InvocationTask.Embeddings,
            Caller = "bench",
            RequestId = "bench",
            Deadline = DateTimeOffset.MaxValue,
        };
    }

    /// <summary>Gives the model back.</summary>
    [GlobalCleanup]
    public ValueTask Unload() => _model.DisposeAsync();

    /// <summary>The request.</summary>
    [Benchmark]
    public async Task<int> Invoke()
    {
        using var answer = await _model.InvokeAsync(_request, CancellationToken.None);
        return answer.Body.Length;
    }

    /// <summary>The tokenizer's share.</summary>
    [Benchmark]
    public int Tokenize()
    {
        var tokens = 0;
        for (var i = 0; i < Texts; i++)
            tokens += _tokenizer.Encode(Text, addSpecialTokens: true).Length;
        return tokens;
    }
}
