namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>Which weights are held in fewer bits. Gains, biases and positions never are.</summary>
internal sealed record WeightQuantization
{
    /// <summary>Everything as it is stored.</summary>
    public static WeightQuantization None { get; } = new();

    /// <summary>The products of the layers. Where these are not quantised nothing is.</summary>
    public WeightBits Layers { get; init; }

    /// <summary>What was asked for the output's product; null to leave it to <see cref="Head"/>.</summary>
    public WeightBits? HeadChoice { get; init; }

    /// <summary>What was asked for the embeddings; null to leave it to <see cref="Embeddings"/>.</summary>
    public WeightBits? EmbeddingsChoice { get; init; }

    /// <summary>Whether nothing is quantised.</summary>
    public bool IsNone => Layers == WeightBits.Unquantized;

    /// <summary>
    /// The output's product. By default 8 bits beside layers of 4 too: its errors reach the logits undamped, and it is read once per token,
    /// not once per layer.
    /// </summary>
    public WeightBits Head => IsNone ? WeightBits.Unquantized : HeadChoice ?? WeightBits.Eight;

    /// <summary>The embeddings. By default as they are stored: of these a run reads a row per token, from the mapped file.</summary>
    public WeightBits Embeddings => IsNone ? WeightBits.Unquantized : EmbeddingsChoice ?? WeightBits.Unquantized;

    /// <summary>One that is the same for the same weights, such as <c>layers 4, head 8, embeddings 0</c>.</summary>
    public string Text => $"layers {(int)Layers}, head {(int)Head}, embeddings {(int)Embeddings}";
}
