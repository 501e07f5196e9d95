namespace ServingCluster.Inference.Serving.Language;

/// <summary>Graphs that are loaded, so that replicas on one device share one copy of the weights. Thread-safe.</summary>
/// <typeparam name="TGraph">A kind of graph.</typeparam>
internal sealed class SharedGraphs<TGraph>
    where TGraph : class, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GraphIdentity, SharedGraph<TGraph>> _graphs = [];

    /// <summary>Takes a graph, which is loaded unless somebody has it already. Who comes while it is being loaded waits for that.</summary>
    /// <param name="identity">What makes graphs the same.</param>
    /// <param name="load">Loads it.</param>
    /// <returns>To be disposed when the graph is not needed any more.</returns>
    public GraphLease<TGraph> Take(GraphIdentity identity, Func<TGraph> load)
    {
        SharedGraph<TGraph> shared;
        lock (_lock)
        {
            if (!_graphs.TryGetValue(identity, out shared!))
                _graphs.Add(identity, shared = new SharedGraph<TGraph>(load));
            shared.Holders++;
        }

        try
        {
            return new GraphLease<TGraph>(this, identity, shared.Graph);
        }
        catch
        {
            Release(identity);
            throw;
        }
    }

    /// <summary>One holder less; the last one's graph is disposed.</summary>
    internal void Release(GraphIdentity identity)
    {
        SharedGraph<TGraph> shared;
        lock (_lock)
        {
            shared = _graphs[identity];
            if (--shared.Holders > 0)
                return;
            _graphs.Remove(identity);
        }

        shared.Dispose();
    }
}
