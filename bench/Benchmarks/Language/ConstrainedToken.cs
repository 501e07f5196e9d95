using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ServingCluster.Inference.Constraints;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Benchmarks.Language;

/// <summary>What holding an answer to a form costs for each token: the mask over all logits, and the step. Nothing is known at its beginning.</summary>
[MemoryDiagnoser]
public class ConstrainedToken
{
    private const string Schema = """
        {"type": "object", "required": ["name", "age", "tags", "address"], "additionalProperties": false, "properties": {
         "name": {"type": "string", "maxLength": 40}, "age": {"type": "integer", "minimum": 0, "maximum": 150}, "kind": {"enum": ["cat", "dog", "bird"]},
         "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 8},
         "address": {"type": "object", "properties": {"city": {"type": "string"}, "zip": {"type": ["string", "null"]}}, "required": ["city"]}}}
        """;

    private const string Text = """
        {"name": "Ada Lovelace", "age": 36, "kind": "cat",
         "tags": ["mathematics", "engines and numbers", "poetry"], "address": {"city": "London", "zip": null, "note": "near the river, they say"}}
        """;

    // About as many as the text has tokens in a large vocabulary.
    private const int Tokens = 64;

    private TokenTrie _tokens = null!;
    private ITokenizer _tokenizer = null!;
    private JsonGrammar _grammar = null!;
    private JsonConstraint _known = null!;
    private int[] _ids = [];
    private float[] _logits = [];
    private int _end;

    /// <summary>Tokens of the vocabulary; 1,024 are those of the sample model.</summary>
    [Params(1_024, 32_000, 128_000)]
    public int Vocabulary { get; set; }

    /// <summary>Whether the schema is followed, or any object will do.</summary>
    [Params(true, false)]
    public bool HasSchema { get; set; }

    /// <summary>Prepares the vocabulary and writes the text in tokens.</summary>
    [GlobalSetup]
    public void Load()
    {
        (_tokenizer, _end) = Vocabulary == 1_024 ? Sample() : Synthetic(Vocabulary);
        _tokens = new TokenTrie(_tokenizer);
        _logits = new float[_tokenizer.VocabularySize];
        _grammar = HasSchema ? JsonGrammar.OfSchema(JsonElement.Parse(Schema), "schema") : JsonGrammar.AnyObject;
        _ids = Written(Encoding.UTF8.GetBytes(Text));
        _known = new JsonConstraint(_grammar, _tokens, [_end]);
        _known.Mask(_logits);
    }

    /// <summary>A whole answer, divided by its tokens.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public float Answer()
    {
        var constraint = new JsonConstraint(_grammar, _tokens, [_end]);
        for (var i = 0; i < Tokens; i++)
        {
            Array.Clear(_logits);
            constraint.Mask(_logits);
            constraint.Accept(_ids[i]);
        }

        return _logits[0];
    }

    /// <summary>A mask that is known.</summary>
    [Benchmark]
    public float KnownMask()
    {
        Array.Clear(_logits);
        _known.Mask(_logits);
        return _logits[0];
    }

    /// <summary>Preparing a vocabulary, once for a model.</summary>
    [Benchmark]
    public object Prepare() => new TokenTrie(_tokenizer);

    private static (ITokenizer Tokenizer, int End) Sample()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(AppContext.BaseDirectory, "models", "tiny_chat", "1", "tokenizer.json"));
        return (tokenizer, tokenizer.FindToken("<|eot_id|>")!.Value);
    }

    private static (ITokenizer Tokenizer, int End) Synthetic(int size)
    {
        var tokenizer = new SyntheticVocabulary(size);
        return (tokenizer, tokenizer.End);
    }

    // The longest token that the text goes on with, each time.
    private int[] Written(byte[] text)
    {
        var ids = new List<int>();
        for (var at = 0; at < text.Length && ids.Count < Tokens;)
        {
            var best = -1;
            for (var id = 0; id < _tokenizer.VocabularySize; id++)
            {
                var bytes = _tokens.BytesOf(id);
                if (bytes.Length > 0 && text.AsSpan(at).StartsWith(bytes) && (best < 0 || bytes.Length > _tokens.BytesOf(best).Length))
                    best = id;
            }

            ids.Add(best);
            at += _tokens.BytesOf(best).Length;
        }

        return ids.Count == Tokens ? [.. ids] : throw new InvalidOperationException($"The text has {ids.Count} tokens only.");
    }
}
