namespace ServingCluster.Inference.Serving.Language;

/// <summary>A share in a loaded graph.</summary>
/// <param name="graphs">Where it came from.</param>
/// <param name="identity">Which one it is.</param>
/// <param name="graph">The graph; not to be disposed by the holder.</param>
internal sealed class GraphLease<TGraph>(SharedGraphs<TGraph> graphs, GraphIdentity identity, TGraph graph) : IDisposable
    where TGraph : class, IDisposable
{
    private int _isReleased;

    /// <summary>The graph.</summary>
    public TGraph Graph => graph;

    /// <summary>Lets go of it. Idempotent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            graphs.Release(identity);
    }
}
