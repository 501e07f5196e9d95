using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Runs texts through the graph. Safe for runs from many threads.</summary>
internal sealed class EncoderRunner : IDisposable
{
    private readonly EncoderGraph _graph;
    private readonly GraphRunner _runner;

    /// <summary>Takes over a graph.</summary>
    public EncoderRunner(EncoderGraph graph) => (_graph, _runner) = (graph, new GraphRunner(graph.Session));

    /// <summary>Numbers of an embedding.</summary>
    public int Dimensions => _graph.Dimensions;

    /// <summary>Runs some texts.</summary>
    /// <param name="texts">At least one; shorter ones are padded to the longest.</param>
    /// <param name="options">May end the run; null for none.</param>
    /// <returns>float32 [texts, dimensions], for the caller to dispose.</returns>
    /// <exception cref="OrtException">An operator failed, or the run was ended.</exception>
    public Tensor Run(ReadOnlySpan<EmbeddingText> texts, OrtRunOptions? options)
    {
        var width = 0;
        foreach (var text in texts)
            width = Math.Max(width, text.Ids.Length);
        var modes = _graph.Modules.Pooling.Modes;
        using var ids = Tensor.Rent(TensorElementType.Int64, [texts.Length, width]);
        using var mask = Tensor.Rent(TensorElementType.Int32, [texts.Length, width]);
        using var pooling = Tensor.Rent(TensorElementType.Float, [texts.Length, modes.Length, width]);
        for (var row = 0; row < texts.Length; row++)
        {
            var text = texts[row];
            FillIds(ids.AsSpan<long>().Slice(row * width, width), text.Ids);
            FillMask(mask.AsSpan<int>().Slice(row * width, width), text.Ids.Length);
            var size = modes.Length * width;
            PoolingWeights.Fill(pooling.AsSpan<float>().Slice(row * size, size), modes, width, text.Ids.Length, text.PromptTokens);
        }

        return (Tensor)_runner.Run([ids, mask, pooling], options)[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _graph.Dispose();
    }

    private void FillIds(Span<long> row, ReadOnlySpan<int> ids)
    {
        for (var i = 0; i < ids.Length; i++)
            row[i] = ids[i];
        row[ids.Length..].Fill(_graph.Config.PadId);
    }

    private static void FillMask(Span<int> row, int length)
    {
        row[..length].Fill(1);
        row[length..].Clear();
    }
}
