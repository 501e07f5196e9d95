using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>Passes answers of OpenAI's chat, completions and embeddings on as they come, and counts.</summary>
/// <param name="usage">Takes the counts.</param>
/// <param name="includesUsage">
/// Whether the caller wants a last chunk with nothing but the usage. It is asked for in any case; who doesn't expect it would look for an
/// answer in it.
/// </param>
internal sealed class OpenAiExchange(UsageMeter usage, bool includesUsage) : PassingExchange(usage)
{
    private bool _isFinished;

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (streamEvent.Data.StartsWith("[DONE]"u8))
        {
            sink.Complete();
            return;
        }

        var facts = ChunkScanner.Scan(streamEvent.Data, Usage);
        _isFinished |= facts.IsFinished;
        if (facts.IsError)
            sink.Fail(StreamError.Read(streamEvent.Data));
        else if (includesUsage || facts.HasChoices || !facts.HasUsage)
            sink.Pass(streamEvent.Data);
    }

    /// <inheritdoc/>
    public override void OnEnd(ChunkSink sink)
    {
        // Some servers close without [DONE].
        if (_isFinished)
            sink.Complete();
        else
            sink.BrokeOff();
    }

    /// <inheritdoc/>
    protected override void Scan(ReadOnlySpan<byte> answer) => ChunkScanner.Scan(answer, Usage);
}
