using BenchmarkDotNet.Attributes;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Tokenizers;

/// <summary>Text to ids and back.</summary>
[MemoryDiagnoser]
[TokenRate]
public class Tokenizing
{
    private Tokenizer _tokenizer = null!;
    private string _words = "";
    private string _oneWord = "";
    private int[] _ids = [];

    /// <summary>The tokenizer.</summary>
    [ParamsAllValues]
    public TokenizerKind Kind { get; set; }

    /// <summary>The characters of the text.</summary>
    [Params(1_000, 30_000, 1_000_000)]
    public int Length { get; set; }

    /// <summary>Loads the tokenizer and makes the texts.</summary>
    [GlobalSetup]
    public void Load()
    {
        _tokenizer = TokenizerCase.Load(Kind);
        _words = TokenizerCase.Words(Length);
        _oneWord = TokenizerCase.OneWord(Length);
        _ids = _tokenizer.Encode(_words, addSpecialTokens: false);
    }

    /// <summary>Words to ids.</summary>
    [Benchmark(Baseline = true)]
    public int Encode() => _tokenizer.Encode(_words, addSpecialTokens: false).Length;

    /// <summary>As many letters without a space, which no cache remembers.</summary>
    [Benchmark]
    public int EncodeOneWord() => _tokenizer.Encode(_oneWord, addSpecialTokens: false).Length;

    /// <summary>All ids to text at once.</summary>
    [Benchmark]
    public int Decode() => _tokenizer.Decode(_ids, skipSpecialTokens: true).Length;

    /// <summary>Id after id to text, as a stream gives it out.</summary>
    [Benchmark]
    public int Stream()
    {
        var stream = _tokenizer.StartStream(skipSpecialTokens: true);
        var length = 0;
        foreach (var id in _ids)
            length += stream.Append(id).Length;
        return length + stream.Flush().Length;
    }
}
