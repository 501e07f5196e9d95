namespace ServingCluster.Inference.Embeddings;

/// <summary>What is to be computed for a request and how it is to be written. Immutable.</summary>
internal sealed record EmbeddingPlan
{
    /// <summary>The texts in the request's order.</summary>
    public required EmbeddingText[] Texts { get; init; }

    /// <summary>Tokens of all texts.</summary>
    public required int Tokens { get; init; }

    /// <summary>Whether embeddings are written as base64.</summary>
    public required bool Base64 { get; init; }

    /// <summary>How many numbers of each embedding are written.</summary>
    public required int Dimensions { get; init; }
}
