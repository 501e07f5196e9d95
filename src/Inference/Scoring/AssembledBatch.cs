using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring;

/// <summary>The rows of one or several requests as tensors of one run. Disposing gives back what the batch itself took; the requests keep
/// what is theirs and must outlive it.</summary>
internal sealed class AssembledBatch : IDisposable
{
    private readonly ParsedRequest? _single;
    private readonly Tensor[] _own;

    /// <summary>A batch that is the request itself.</summary>
    public AssembledBatch(ParsedRequest single)
    {
        _single = single;
        _own = [];
        Rows = single.Rows;
    }

    /// <summary>A batch with tensors of its own.</summary>
    public AssembledBatch(Tensor[] own, int rows)
    {
        _own = own;
        Rows = rows;
    }

    /// <summary>One tensor per input of the graph, in its order.</summary>
    public ReadOnlySpan<Tensor> Tensors => _single is null ? _own : _single.Tensors;

    /// <summary>The rows of all requests.</summary>
    public int Rows { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _own)
            tensor.Dispose();
    }
}
