using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Benchmarks.Routing;

/// <summary>A replica that answers at once, and always the same.</summary>
internal sealed class InstantReplica : IModelReplica
{
    private readonly InvocationResponse _answer = InvocationResponse.FromMemory(
        "{}"u8.ToArray(), new Usage(1), new InvocationTimings(TimeSpan.Zero, TimeSpan.FromMicroseconds(10), 1, 1));

    /// <inheritdoc/>
    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_answer);

    /// <inheritdoc/>
    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<ReplicaStatus> GetStatusAsync() => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ReplicaStatus> DrainAsync() => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task UnloadAsync() => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => throw new NotSupportedException();
}
