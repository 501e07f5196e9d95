using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Grains.Routing;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Answers for every endpoint that is not <see cref="Missing"/>; those in <see cref="Tasks"/> serve language models.</summary>
internal sealed class FakeRouter : IInvocationRouter
{
    public const string Missing = "missing";

    /// <summary>Called with endpoint, served entity, request and token; by default answers with what it was asked.</summary>
    public Func<string, string?, InvocationRequest, CancellationToken, ValueTask<InvocationResponse>>? OnInvoke { get; set; }

    /// <summary>The pieces of a stream; by default two and the end.</summary>
    public Func<InvocationRequest, CancellationToken, IAsyncEnumerable<InvocationChunk>>? OnStream { get; set; }

    /// <summary>The task of each endpoint of language models.</summary>
    public Dictionary<string, string> Tasks { get; } = new()
    {
        ["talk"] = "llm/v1/chat",
        ["complete"] = "llm/v1/completions",
        ["embed"] = "llm/v1/embeddings",
    };

    /// <summary>Whether that principal may query whatever it asks for.</summary>
    public Func<Principal?, bool> MayQuery { get; set; } = _ => true;

    public InvocationRequest? LastRequest { get; private set; }

    /// <summary>A copy of the last body, taken while it was valid.</summary>
    public byte[] LastBody { get; private set; } = [];

    /// <summary>Completes when the last stream was disposed.</summary>
    public TaskCompletionSource StreamEnded { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The route tables that say what is recorded; those of other endpoints say nothing.</summary>
    public Dictionary<string, RouteTable> Tables { get; } = [];

    public bool ServesCustomModels(string endpoint, out EndpointRecording? recording)
    {
        recording = RecordingOf(endpoint) is { IsAskedFor: true } asked ? asked : null;
        return endpoint != Missing && !Tasks.ContainsKey(endpoint);
    }

    public EndpointRecording? RecordingOf(string endpoint) => Tables.TryGetValue(endpoint, out var table) ? new EndpointRecording(table) : null;

    public async ValueTask<TaskLookup> FindTaskAsync(string endpoint, Principal? principal, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!MayQuery(principal))
            return new TaskLookup(null, Denied());
        return endpoint == Missing
            ? new TaskLookup(null, InvocationResponse.Failed(ErrorCode.EndpointNotFound, "The given endpoint does not exist."))
            : new TaskLookup(Tasks.GetValueOrDefault(endpoint), null);
    }

    public async ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        await NoteAsync(request);
        if (!MayQuery(request.Principal))
            return Denied();
        if (OnInvoke is not null)
            return await OnInvoke(endpoint, servedEntity, request, cancellationToken);
        var answer = InvocationResponse.FromMemory(
            Encoding.UTF8.GetBytes($$"""{"predictions":["{{endpoint}}","{{servedEntity}}",{{request.Body.Length}}]}"""), new Usage(0, 5, 3, 2));
        answer.ServedEntity = servedEntity ?? "iris-1";
        return answer;
    }

    public async ValueTask<InvocationStream> StreamAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        await NoteAsync(request);
        StreamEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var pieces = OnStream?.Invoke(request, cancellationToken) ?? TwoPieces();
        var next = pieces.GetAsyncEnumerator(cancellationToken);
        await next.MoveNextAsync();
        return new InvocationStream(
            servedEntity ?? "iris-1", next.Current.Error is null ? null : next.Current, WithFirst(next), new Ending(next, StreamEnded));
    }

    private static InvocationResponse Denied() => InvocationResponse.Failed(ErrorCode.PermissionDenied, "You may not.");

    private async Task NoteAsync(InvocationRequest request)
    {
        LastRequest = request;
        await Task.Yield();
        LastBody = request.Body.ToArray();
    }

    private static async IAsyncEnumerable<InvocationChunk> TwoPieces()
    {
        await Task.Yield();
        yield return InvocationChunk.Of("""{"n":1}"""u8.ToArray());
        yield return InvocationChunk.Of("""{"n":2}"""u8.ToArray());
        yield return InvocationChunk.Completed(new Usage(0, 7, 2));
    }

    private static async IAsyncEnumerable<InvocationChunk> WithFirst(IAsyncEnumerator<InvocationChunk> next)
    {
        do
            yield return next.Current;
        while (await next.MoveNextAsync());
    }

    private sealed class Ending(IAsyncEnumerator<InvocationChunk> pieces, TaskCompletionSource ended) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await pieces.DisposeAsync();
            ended.TrySetResult();
        }
    }
}
