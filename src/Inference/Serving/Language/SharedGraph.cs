namespace ServingCluster.Inference.Serving.Language;

/// <summary>A graph with its holders.</summary>
/// <param name="load">Loads it, once; a failure is everybody's who waits for it.</param>
internal sealed class SharedGraph<T>(Func<T> load) : IDisposable
    where T : IDisposable
{
    private readonly Lazy<T> _graph = new(load);

    /// <summary>How many hold it; for whoever has the lock of <see cref="SharedGraphs{T}"/>.</summary>
    public int Holders { get; set; }

    /// <summary>The graph, loaded by the first who asks.</summary>
    public T Graph => _graph.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_graph.IsValueCreated)
            _graph.Value.Dispose();
    }
}
