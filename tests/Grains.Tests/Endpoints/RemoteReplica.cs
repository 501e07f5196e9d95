using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>A replica as another process sees it.</summary>
internal sealed class RemoteReplica(FakeNode node, ReplicaKey key) : IModelReplica
{
    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => node.CallAsync("load", key, r => r.EnsureLoadedAsync(spec));

    public ValueTask<ReplicaStatus> GetStatusAsync() => new(node.CallAsync("status", key, r => r.GetStatusAsync().AsTask()));

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        new(node.CallAsync("invoke", key, r => r.InvokeAsync(request, cancellationToken).AsTask()));

    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ReplicaStatus> DrainAsync() => node.CallAsync("drain", key, r => r.DrainAsync());

    public Task UnloadAsync() => node.CallAsync("unload", key, async r =>
    {
        await r.UnloadAsync();
        return true;
    });

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => new(node.CallAsync("log", key, r => r.GetLogAsync(log).AsTask()));
}
