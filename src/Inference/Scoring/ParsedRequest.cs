using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring;

/// <summary>A request as tensors in the order of the graph's inputs. Disposing gives their memory back.</summary>
internal sealed class ParsedRequest : IDisposable
{
    private readonly Tensor[] _tensors;
    private readonly bool _canBatch;
    private readonly int _layoutHash;

    /// <summary>A request over tensors, which it owns from here on.</summary>
    /// <param name="tensors">One per input of the graph, in its order; kept.</param>
    /// <param name="rows">The size of their first axis.</param>
    /// <param name="form">How the answer is laid out.</param>
    /// <param name="canBatch">Whether all tensors have <paramref name="rows"/> rows and the graph takes any number of them.</param>
    public ParsedRequest(Tensor[] tensors, int rows, ResponseForm form, bool canBatch)
    {
        _tensors = tensors;
        _canBatch = canBatch;
        Rows = rows;
        Form = form;
        _layoutHash = canBatch ? HashOf(tensors) : 0;
    }

    /// <summary>The tensors, one per input of the graph, in its order.</summary>
    public ReadOnlySpan<Tensor> Tensors => _tensors;

    /// <summary>How many rows are to be scored: the size of the first axis; 1 when a tensor has none.</summary>
    public int Rows { get; }

    /// <summary>How the answer is laid out.</summary>
    public ResponseForm Form { get; }

    /// <summary>Whether both can share one run: their tensors differ in the number of rows at most.</summary>
    public bool CanBatchWith(ParsedRequest other)
    {
        if (!_canBatch || !other._canBatch || _layoutHash != other._layoutHash)
            return false;
        for (var i = 0; i < _tensors.Length; i++)
        {
            if (!_tensors[i].Shape[1..].SequenceEqual(other._tensors[i].Shape[1..]))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
    }

    private static int HashOf(Tensor[] tensors)
    {
        var hash = 17;
        foreach (var tensor in tensors)
        {
            foreach (var size in tensor.Shape[1..])
                hash = (hash * 31) + (int)size;
        }

        return hash;
    }
}
