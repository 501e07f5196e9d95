namespace ServingCluster.Inference;

/// <summary>A model in memory. Thread-safe: it queues and batches requests itself. Disposing gives all its memory back.</summary>
public interface ILoadedModel : IAsyncDisposable
{
    /// <summary>Memory that loading took, in bytes.</summary>
    long MemoryBytes { get; }

    /// <summary>Requests that wait for a run just now.</summary>
    int Queued { get; }

    /// <summary>
    /// Answers one request. Bad input and a passed deadline are failures as values; an exception is a fault of the model or of the server.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken);
}
