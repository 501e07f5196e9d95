using ServingCluster.Inference.OpenAi;

namespace ServingCluster.Inference.Embeddings;

/// <summary>What a request for embeddings asks. Immutable.</summary>
internal sealed record EmbeddingRequest
{
    /// <summary>The texts, or their token ids; at least one.</summary>
    public required IReadOnlyList<CompletionPrompt> Inputs { get; init; }

    /// <summary>What the model is told of the texts; null when the request is silent.</summary>
    public string? Instruction { get; init; }

    /// <summary>Whether embeddings are written as base64 of little-endian float32 rather than as numbers.</summary>
    public bool Base64 { get; init; }

    /// <summary>How many numbers of each embedding are asked for; null for all.</summary>
    public int? Dimensions { get; init; }
}
