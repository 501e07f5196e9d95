using BenchmarkDotNet.Attributes;
using ServingCluster.Inference;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.Writing;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Language;

/// <summary>From a generated token to the event that tells it, generation aside. Figures are per token.</summary>
[MemoryDiagnoser]
public class StreamedToken
{
    private const int Tokens = 1000;
    private const string Text = "The capital of France is Paris. 17 + 25 = 42. After Monday comes Tuesday. ";

    private Tokenizer _tokenizer = null!;
    private GeneratedToken[] _tokens = null!;

    /// <summary>What the request asks for beside the text.</summary>
    [Params("text", "stops", "logprobs")]
    public string Wanted { get; set; } = "";

    /// <summary>Loads the sample's tokenizer.</summary>
    [GlobalSetup]
    public void Load()
    {
        _tokenizer = Tokenizer.Load(Path.Combine(AppContext.BaseDirectory, "models", "tiny_chat", "1", "tokenizer.json"));
        var ids = _tokenizer.Encode(string.Concat(Enumerable.Repeat(Text, 100)), addSpecialTokens: false);
        _tokens = [.. ids.Take(Tokens).Select(id => new GeneratedToken(id, -0.5f, [new TokenLogprob(id, -0.5f), new TokenLogprob(65, -2f)]))];
    }

    /// <summary>An event for each token.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public int Events()
    {
        using var answer = new Answer(new AnswerForm
        {
            Tokenizer = _tokenizer,
            Stop = Wanted == "stops" ? ["\n\nUser:", "END"] : [],
            TellsProbabilities = Wanted == "logprobs",
        });
        var choice = new Choice(0, new NoGeneration(), answer, null);
        var writer = new ChatWriter(new AnswerHeader("3f2a9c1e5b7d4860", 1_780_000_000, "main.models.chat"), isStream: true, null, _tokenizer);
        var bytes = 0;
        foreach (ref readonly var token in _tokens.AsSpan())
        {
            answer.Take(token);
            if (answer.HasNews)
                bytes += InvocationChunk.Of(writer.Delta(choice)).Payload.Length;
        }

        return bytes;
    }
}
