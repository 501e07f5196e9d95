using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>A replica that answers with its own id, unless a test wants otherwise.</summary>
internal sealed class FakeModelReplica : IModelReplica
{
    private readonly Channel<InvocationRequest> _arrivals = Channel.CreateUnbounded<InvocationRequest>();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _served;

    public FakeModelReplica(ReplicaKey key)
    {
        Key = key;
        OnInvoke = (_, _) => ValueTask.FromResult(Answer());
    }

    public ReplicaKey Key { get; }

    /// <summary>Requests as they came.</summary>
    public ChannelReader<InvocationRequest> Arrivals => _arrivals.Reader;

    /// <summary>Requests that came so far.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>What it does with a request.</summary>
    public Func<InvocationRequest, CancellationToken, ValueTask<InvocationResponse>> OnInvoke { get; set; }

    public InvocationResponse Answer() => InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(Key.Id), new Usage(1));

    /// <summary>Makes requests stay until <see cref="Release"/>.</summary>
    public void Hold() => OnInvoke = async (_, cancellationToken) =>
    {
        await _released.Task.WaitAsync(cancellationToken);
        return Answer();
    };

    public void Release() => _released.TrySetResult();

    /// <summary>Makes it refuse requests as a replica does that is going.</summary>
    public void Go() => OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.Failed(ErrorCode.ReplicaUnavailable, "It is unloaded."));

    /// <summary>Makes it fail as a call to a dead process does.</summary>
    public void Die() => OnInvoke = (_, _) => throw new IOException("The connection was reset.");

    /// <summary>What it does with a request that is to be answered piece by piece.</summary>
    public Func<CancellationToken, IAsyncEnumerable<InvocationChunk>> OnStream { get; set; } = _ => throw new IOException("The connection was reset.");

    /// <summary>Streams that were ended, by themselves or by whoever read them.</summary>
    public int StreamsEnded { get; private set; }

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _served);
        try
        {
            await foreach (var chunk in OnStream(cancellationToken))
                yield return chunk;
        }
        finally
        {
            StreamsEnded++;
        }
    }

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _served);
        _arrivals.Writer.TryWrite(request);
        return OnInvoke(request, cancellationToken);
    }

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => throw new NotSupportedException();

    public ValueTask<ReplicaStatus> GetStatusAsync() => throw new NotSupportedException();

    public Task<ReplicaStatus> DrainAsync() => throw new NotSupportedException();

    public Task UnloadAsync() => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => throw new NotSupportedException();
}
