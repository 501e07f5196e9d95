using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Runs texts through the graph. Safe for runs from many threads.</summary>
internal sealed class EncoderRunner(EncoderGraph graph)
{
    /// <summary>Numbers of an embedding.</summary>
    public int Dimensions => graph.Dimensions;

    /// <summary>Whether texts of different lengths may run together.</summary>
    public bool CanPad => graph.Config.IsMasked;

    /// <summary>Runs some texts.</summary>
    /// <param name="texts">At least one; shorter ones are padded to the longest where <see cref="CanPad"/>, else all are of one length.</param>
    /// <param name="options">May end the run; null for none.</param>
    /// <returns>float32 [texts, dimensions], for the caller to dispose.</returns>
    /// <exception cref="OrtException">An operator failed, or the run was ended.</exception>
    public Tensor Run(ReadOnlySpan<EmbeddingText> texts, OrtRunOptions? options)
    {
        var width = 0;
        foreach (var text in texts)
            width = Math.Max(width, text.Ids.Length);
        using var ids = Ids(texts, width);
        using var pooling = Pooling(texts, width);
        using var mask = CanPad ? Mask(texts, width) : null;
        ReadOnlySpan<Tensor> inputs = mask is null ? [ids, pooling] : [ids, mask, pooling];
        return (Tensor)graph.Runner.Run(inputs, options)[0];
    }

    private Tensor Ids(ReadOnlySpan<EmbeddingText> texts, int width)
    {
        var tensor = Tensor.Rent(TensorElementType.Int64, [texts.Length, width]);
        var numbers = tensor.AsSpan<long>();
        for (var i = 0; i < texts.Length; i++)
        {
            var row = numbers.Slice(i * width, width);
            var ids = texts[i].Ids;
            for (var token = 0; token < ids.Length; token++)
                row[token] = ids[token];
            row[ids.Length..].Fill(graph.Config.PadId);
        }

        return tensor;
    }

    private static Tensor Mask(ReadOnlySpan<EmbeddingText> texts, int width)
    {
        var tensor = Tensor.Rent(TensorElementType.Int32, [texts.Length, width]);
        var numbers = tensor.AsSpan<int>();
        numbers.Clear();
        for (var i = 0; i < texts.Length; i++)
            numbers.Slice(i * width, texts[i].Ids.Length).Fill(1);
        return tensor;
    }

    private Tensor Pooling(ReadOnlySpan<EmbeddingText> texts, int width)
    {
        var modes = graph.Modules.Pooling.Modes;
        var size = modes.Length * width;
        var tensor = Tensor.Rent(TensorElementType.Float, [texts.Length, modes.Length, width]);
        var numbers = tensor.AsSpan<float>();
        for (var i = 0; i < texts.Length; i++)
            PoolingWeights.Fill(numbers.Slice(i * size, size), modes, width, texts[i].Ids.Length, texts[i].PromptTokens);
        return tensor;
    }
}
