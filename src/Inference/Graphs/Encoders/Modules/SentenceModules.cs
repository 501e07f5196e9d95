using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>What the files of sentence-transformers beside a model say of how texts become embeddings.</summary>
internal sealed record SentenceModules
{
    /// <summary>The file that lists the modules.</summary>
    public const string FileName = "modules.json";

    /// <summary>How tokens become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Default;

    /// <summary>What happens to that vector, in order.</summary>
    public ImmutableArray<EmbeddingStep> Steps { get; init; } = [];

    /// <summary>Most tokens of a text (<c>max_seq_length</c>); null when it is left to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether texts are put into lower case before the tokenizer gets them.</summary>
    public bool LowerCase { get; init; }

    /// <summary>Texts that are put before others, by their names, such as <c>query</c>.</summary>
    public FrozenDictionary<string, string> Prompts { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The prompt of requests that ask for none; empty for none.</summary>
    public string DefaultPrompt { get; init; } = "";

    /// <summary>Whether embeddings have the length 1.</summary>
    public bool IsNormalized => Steps is [.., NormalizeStep];

    /// <summary>Numbers of an embedding.</summary>
    /// <param name="hidden">Numbers per token.</param>
    public int Dimensions(int hidden)
    {
        var size = Pooling.Modes.Length * hidden;
        foreach (var step in Steps)
            size = step is DenseStep dense ? dense.Outputs : size;
        return size;
    }

    /// <summary>Reads a folder's files. Where there are none the mean is taken, as sentence-transformers does.</summary>
    /// <exception cref="Errors.ServingException">One is broken or asks for what is not supported; the message names file and key.</exception>
    public static SentenceModules Read(string folder) => SentenceModulesReader.Read(folder);
}
