using System.Runtime.CompilerServices;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>A replica that keeps its callers waiting, and says of itself what a test tells it.</summary>
internal sealed class HangingReplica : IModelReplica
{
    /// <summary>The answer to every request.</summary>
    public TaskCompletionSource<InvocationResponse> Answer { get; } = new();

    /// <summary>What it says of itself.</summary>
    public Func<ReplicaState> State { get; set; } = () => ReplicaState.Ready;

    /// <summary>Released each time that it was asked how it is.</summary>
    public SemaphoreSlim Asked { get; } = new(0);

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) => new(Answer.Task);

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return InvocationChunk.Of("1"u8.ToArray());
        await Answer.Task;
    }

    public ValueTask<ReplicaStatus> GetStatusAsync()
    {
        Asked.Release();
        return new(new ReplicaStatus { State = State() });
    }

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => throw new NotSupportedException();

    public Task<ReplicaStatus> DrainAsync() => throw new NotSupportedException();

    public Task UnloadAsync() => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => throw new NotSupportedException();
}
