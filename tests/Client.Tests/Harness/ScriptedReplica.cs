using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>A replica that answers what a test tells it and remembers what it was asked.</summary>
internal sealed class ScriptedReplica : IModelReplica
{
    private readonly Queue<string> _answers = new();

    /// <summary>What it was asked, in order.</summary>
    public List<InvocationRequest> Requests { get; } = [];

    /// <summary>The last body that it was asked with.</summary>
    public JsonNode Body => JsonNode.Parse(Requests[^1].Body.Span)!;

    /// <summary>The pieces of a streamed answer, but for the last.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = [];

    /// <summary>How a streamed answer ends.</summary>
    public InvocationChunk End { get; set; } = InvocationChunk.Completed();

    /// <summary>Why a request fails; null to answer.</summary>
    public InvocationResponse? Failure { get; set; }

    /// <summary>Whether a streamed answer waits after its last piece until it is cancelled.</summary>
    public bool Hangs { get; set; }

    /// <summary>Completed when a streamed answer has ended, whoever ended it.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds the answer to one more request.</summary>
    public void Answer(string json) => _answers.Enqueue(json);

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return new(Failure ?? InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(_answers.Dequeue())));
    }

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        try
        {
            foreach (var piece in Pieces)
                yield return InvocationChunk.Of(Encoding.UTF8.GetBytes(piece));
            if (Hangs)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            yield return End;
        }
        finally
        {
            Ended.TrySetResult();
        }
    }

    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec) => throw new NotSupportedException();

    public ValueTask<ReplicaStatus> GetStatusAsync() => throw new NotSupportedException();

    public Task<ReplicaStatus> DrainAsync() => throw new NotSupportedException();

    public Task UnloadAsync() => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) => throw new NotSupportedException();
}
