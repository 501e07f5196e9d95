using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>What a model takes of its device's memory, in bytes.</summary>
internal static class CausalMemory
{
    /// <summary>The weights: those of products are laid out anew by ONNX Runtime; embeddings stay as they are stored.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="compute">The type that it computes in.</param>
    /// <param name="quantization">Which weights are held in fewer bits.</param>
    public static long Weights(CausalModelConfig config, TensorElementType compute, WeightQuantization quantization)
    {
        var vectors = (2L * config.Hidden) + config.QuerySize + (2L * config.KvSize) + config.Hidden + (2L * config.Intermediate) + config.Hidden;
        // Once as embeddings and once as the output's weights, tied or not.
        return (config.Layers * (Products(config, compute, quantization.Layers) + compute.SizeInBytes(vectors)))
            + Matrix(compute, quantization.Embeddings, config.Vocabulary, config.Hidden)
            + Matrix(compute, quantization.Head, config.Vocabulary, config.Hidden)
            + compute.SizeInBytes(config.Hidden);
    }

    /// <summary>The cache of keys and values.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="compute">The cache's type.</param>
    /// <param name="slots">Rows that are served together.</param>
    /// <param name="maxLength">Tokens that each may have.</param>
    public static long Cache(CausalModelConfig config, TensorElementType compute, int slots, int maxLength) =>
        compute.SizeInBytes(2L * config.Layers * config.KvSize * slots * maxLength);

    /// <summary>The tables of rotary embedding.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="compute">The tables' type.</param>
    /// <param name="maxLength">Positions that they have.</param>
    public static long Rotary(CausalModelConfig config, TensorElementType compute, int maxLength) =>
        compute.SizeInBytes((long)config.Rope.Size * maxLength);

    // A layer's.
    private static long Products(CausalModelConfig config, TensorElementType compute, WeightBits bits) =>
        Matrix(compute, bits, config.QuerySize + (2L * config.KvSize), config.Hidden)
        + Matrix(compute, bits, config.Hidden, config.QuerySize)
        + Matrix(compute, bits, 2L * config.Intermediate, config.Hidden)
        + Matrix(compute, bits, config.Hidden, config.Intermediate);

    private static long Matrix(TensorElementType compute, WeightBits bits, long rows, long columns) =>
        bits == WeightBits.Unquantized ? compute.SizeInBytes(rows * columns) : BlockFormat.MemoryOf(bits, rows, columns);
}
