using System.Globalization;
using System.Runtime.CompilerServices;
using ServingCluster.Inference;

namespace ServingCluster.OrleansHop;

/// <summary>Answers with as many bytes, or chunks, as the request's id says.</summary>
internal sealed class EchoModel : ILoadedModel
{
    public long MemoryBytes => 0;

    public int Queued => 0;

    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        new(InvocationResponse.FromMemory(Answers.Bytes(Number(request)), default));

    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = Number(request); i > 0; i--)
            yield return InvocationChunk.Of(Answers.Chunk);
        await Task.CompletedTask;
        yield return InvocationChunk.Completed();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Number(InvocationRequest request) => int.Parse(request.RequestId, CultureInfo.InvariantCulture);
}
