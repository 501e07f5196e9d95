namespace ServingCluster.Inference;

/// <summary>A model in memory. Thread-safe: it queues and batches requests itself. Disposing gives all its memory back.</summary>
public interface ILoadedModel : IAsyncDisposable
{
    /// <summary>Memory that loading took, in bytes.</summary>
    long MemoryBytes { get; }

    /// <summary>Requests that wait for a run just now.</summary>
    int Queued { get; }

    /// <summary>Why it can answer no more requests until it is loaded again; null while it can.</summary>
    string? Fault => null;

    /// <summary>What its users should know of it as long as it is well, in a sentence; empty for nothing.</summary>
    string Note => "";

    /// <summary>Tokens of prompts and answers together that were computed so far; 0 for a model without tokens.</summary>
    long Tokens => 0;

    /// <summary>What it is doing just now; null for a model without a cache of keys and values.</summary>
    EngineLoad? Load => null;

    /// <summary>
    /// Computes made-up requests, as many at a time as it computes together, for as long as it takes to know its throughput: a fraction of a
    /// second to some seconds.
    /// </summary>
    /// <param name="progress">Takes how much is done, 0 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Tokens of prompts and answers together per second; null for a model without tokens.</returns>
    /// <exception cref="Errors.ServingException">It cannot compute them.</exception>
    ValueTask<double?> MeasureThroughputAsync(Action<int> progress, CancellationToken cancellationToken) => ValueTask.FromResult<double?>(null);

    /// <summary>
    /// Answers one request. Bad input and a passed deadline are failures as values; an exception is a fault of the model or of the server.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Answers one request piece by piece, as it comes; failures are values in the last piece. Whoever stops enumerating, or cancels,
    /// ends the request. A model that cannot do so says that it is a <see cref="Errors.ErrorCode.BadRequest"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken);
}
