using ServingCluster.Inference;

namespace ServingCluster.Replicas;

/// <summary>One copy of a model, loaded on one device.</summary>
public interface IModelReplica
{
    /// <summary>Begins to load unless it has begun already, and says at once how far it is. Idempotent.</summary>
    Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec);

    /// <summary>How it is.</summary>
    ValueTask<ReplicaStatus> GetStatusAsync();

    /// <summary>
    /// Answers one request. <see cref="Errors.ErrorCode.ReplicaUnavailable"/> means that nothing was done and another replica may be asked.
    /// </summary>
    ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Answers one request piece by piece, as it comes; the last piece ends the stream and says whether it failed.
    /// <see cref="Errors.ErrorCode.ReplicaUnavailable"/> in the first piece means that nothing was done and another replica may be asked.
    /// Whoever stops enumerating, or cancels, ends the request.
    /// </summary>
    IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>Tells it that no router will be given its key any more. Idempotent.</summary>
    Task<ReplicaStatus> DrainAsync();

    /// <summary>
    /// Begins to give the memory back once the requests that it still holds are finished; the status says
    /// <see cref="ReplicaState.Unloaded"/> when that is done. Idempotent.
    /// </summary>
    Task UnloadAsync();

    /// <summary>The lines that it wrote while loading (build log) or since (service log), oldest first; the latest few hundred.</summary>
    ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log);
}
