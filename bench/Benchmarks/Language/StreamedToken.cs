using System.Text;
using BenchmarkDotNet.Attributes;
using ServingCluster.Inference;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Serving.Language;

namespace ServingCluster.Benchmarks.Language;

/// <summary>From a generated token to the event that tells it, generation aside: a whole stream, divided by its tokens.</summary>
[MemoryDiagnoser]
public class StreamedToken
{
    private const int Tokens = 2000;
    private const string Text = "The capital of France is Paris. 17 + 25 = 42. After Monday comes Tuesday. ";

    private LanguageModel _model = null!;
    private InvocationRequest _request = null!;

    /// <summary>What the request asks for beside the text.</summary>
    [Params("", ", \"stop\": [\"\\n\\nUser:\", \"END\"]", ", \"logprobs\": true, \"top_logprobs\": 2")]
    public string Wanted { get; set; } = "";

    /// <summary>Puts the sample model's tokenizer and template before a generator that repeats itself.</summary>
    [GlobalSetup]
    public void Load()
    {
        var folder = LanguageModelFolder.Find(Path.Combine(AppContext.BaseDirectory, "models", "tiny_chat", "1"))!;
        var files = LanguageModelFiles.Read(folder);
        var ids = files.Tokenizer.Encode(string.Concat(Enumerable.Repeat(Text, 200)), addSpecialTokens: false);
        GeneratedToken[] tokens = [.. ids.Take(Tokens).Select(id => new GeneratedToken(id, -0.5f, [new TokenLogprob(id, -0.5f), new TokenLogprob(65, -2f)]))];
        _model = new LanguageModel(files.Profile("main.models.chat", TimeProvider.System), new ReplayingGenerator(tokens), null, 0, TimeProvider.System);
        _request = new InvocationRequest
        {
            Body = Encoding.UTF8.GetBytes($"{{\"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]{Wanted}}}"),
            Format = BodyFormat.Json,
            Caller = "ann",
            RequestId = "3f2a9c1e5b7d4860",
            Deadline = DateTimeOffset.MaxValue,
        };
    }

    /// <summary>An event for each token.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public async Task<int> Events()
    {
        var bytes = 0;
        await foreach (var chunk in _model.StreamAsync(_request, CancellationToken.None))
            bytes += chunk.Payload.Length;
        return bytes;
    }
}
