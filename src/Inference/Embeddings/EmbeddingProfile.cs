using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Graphs.Encoders.Modules;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Embeddings;

/// <summary>What answering with an embedding model needs beside its weights. Immutable.</summary>
internal sealed record EmbeddingProfile
{
    /// <summary>The name that answers tell.</summary>
    public required string Name { get; init; }

    /// <summary>The model's tokenizer.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>Pooling, prompts and the like.</summary>
    public required SentenceModules Modules { get; init; }

    /// <summary>The sizes to which embeddings may be cut.</summary>
    public required Matryoshka Matryoshka { get; init; }

    /// <summary>Token ids are below this.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers of an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Most tokens of a text, begin and end included.</summary>
    public required int MaxTokens { get; init; }
}
