using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Scale;

/// <summary>A replica as an endpoint on some node calls it.</summary>
internal sealed class ReplicaLink(SimulatedCluster cluster, SimulatedNode from, ReplicaKey key) : IModelReplica
{
    private static readonly ReplicaStatus Unloaded = new() { State = ReplicaState.Unloaded };

    private readonly SimulatedNode _to = cluster.Node(key.Node);

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) =>
        CallAsync("replica ensure", () => (_to.Find(key) ?? cluster.Load(_to, key, spec.Manifest.MemoryBytes)).Status);

    public ValueTask<ReplicaStatus> GetStatusAsync() => new(CallAsync("replica status", () => _to.Find(key)?.Status ?? Unloaded));

    public Task<ReplicaStatus> DrainAsync() => CallAsync("replica drain", () =>
    {
        _to.Find(key)?.Drain();
        return _to.Find(key)?.Status ?? Unloaded;
    });

    public Task UnloadAsync() => CallAsync("replica unload", () =>
    {
        cluster.Unload(_to, key);
        return Unloaded;
    });

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => new(CallAsync("replica log", () => (IReadOnlyList<string>)[]));

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No requests are simulated.");

    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No requests are simulated.");

    private Task<T> CallAsync<T>(string kind, Func<T> call) =>
        cluster.Network.CallAsync(kind, from, _to, () => Task.FromResult(call()));
}
