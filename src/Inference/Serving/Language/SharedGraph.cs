namespace ServingCluster.Inference.Serving.Language;

/// <summary>A graph with its holders.</summary>
/// <param name="load">Loads it, once; a failure is everybody's who waits for it.</param>
internal sealed class SharedGraph<TGraph>(Func<TGraph> load) : IDisposable
    where TGraph : class, IDisposable
{
    private readonly Lazy<TGraph> _graph = new(load);

    /// <summary>How many hold it; for whoever has the lock of <see cref="SharedGraphs{TGraph}"/>.</summary>
    public int Holders { get; set; }

    /// <summary>The graph, loaded by the first who asks.</summary>
    public TGraph Graph => _graph.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_graph.IsValueCreated)
            _graph.Value.Dispose();
    }
}
