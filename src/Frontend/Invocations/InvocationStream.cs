using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>An answer that comes piece by piece. Disposing it ends the request.</summary>
/// <param name="servedEntity">The served entity that answers; empty when none was chosen.</param>
/// <param name="failure">Why there is no answer at all; null when there is one, however it ends.</param>
/// <param name="chunks">The pieces, the last one last; to be read once.</param>
/// <param name="owner">What ends the request.</param>
/// <param name="upstream">What those who were asked took until the first piece.</param>
internal sealed class InvocationStream(
    string servedEntity, InvocationChunk? failure, IAsyncEnumerable<InvocationChunk> chunks, IAsyncDisposable? owner, TimeSpan upstream = default)
    : IAsyncDisposable
{
    public string ServedEntity => servedEntity;

    public InvocationChunk? Failure => failure;

    public IAsyncEnumerable<InvocationChunk> Chunks => chunks;

    public TimeSpan Upstream => upstream;

    public ValueTask DisposeAsync() => owner?.DisposeAsync() ?? default;
}
