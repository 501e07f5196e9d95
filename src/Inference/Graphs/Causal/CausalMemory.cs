using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>What a model takes of its device's memory, in bytes.</summary>
internal static class CausalMemory
{
    /// <summary>The weights: those of products are laid out anew by ONNX Runtime; embeddings stay as they are stored.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="compute">The type that it computes in.</param>
    public static long Weights(CausalModelConfig config, TensorElementType compute)
    {
        long hidden = config.Hidden;
        var attention = hidden * ((2L * config.QuerySize) + (2L * config.KvSize));
        var feedForward = 3 * hidden * config.Intermediate;
        var vectors = (2 * hidden) + config.QuerySize + (2L * config.KvSize) + hidden + (2L * config.Intermediate) + hidden;
        // Once as embeddings and once as the output's weights, tied or not.
        var ends = 2 * hidden * config.Vocabulary;
        return compute.SizeInBytes((config.Layers * (attention + feedForward + vectors)) + ends + hidden);
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
}
