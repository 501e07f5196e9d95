using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Silo.Placement;

/// <summary>
/// A replica of a node that is no member of the cluster: says at once, and in the words of the grains, that it is gone, where a call
/// through Orleans would end in a rejection of its own.
/// </summary>
internal sealed class GoneReplica(ReplicaKey key) : IModelReplica
{
    public static ServingException NoSuchNode(string node) =>
        new(ErrorCode.ReplicaUnavailable, $"Node '{node}' is not a member of the cluster.");

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => Task.FromException<ReplicaStatus>(NoSuchNode(key.Node));

    public ValueTask<ReplicaStatus> GetStatusAsync() => ValueTask.FromException<ReplicaStatus>(NoSuchNode(key.Node));

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromException<InvocationResponse>(NoSuchNode(key.Node));

    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        throw NoSuchNode(key.Node);

    public Task<ReplicaStatus> DrainAsync() => Task.FromException<ReplicaStatus>(NoSuchNode(key.Node));

    public Task UnloadAsync() => Task.FromException(NoSuchNode(key.Node));

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => ValueTask.FromException<IReadOnlyList<string>>(NoSuchNode(key.Node));
}
