using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Routing;

/// <summary>A replica that answers with one and the same response and allocates nothing itself, at once or when told.</summary>
internal sealed class InstantReplica : IModelReplica
{
    private readonly InvocationResponse _response = InvocationResponse.FromMemory(
        new byte[] { 42 }, new Usage(1), new InvocationTimings(default, default, 1, 1));
    private readonly SignalledAnswer? _signal;

    public InstantReplica(SignalledAnswer? signal = null) => _signal = signal;

    public IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        _signal is null ? ValueTask.FromResult(_response) : _signal.Begin(_response);

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => throw new NotSupportedException();

    public ValueTask<ReplicaStatus> GetStatusAsync() => throw new NotSupportedException();

    public Task<ReplicaStatus> DrainAsync() => throw new NotSupportedException();

    public Task UnloadAsync() => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => throw new NotSupportedException();
}
