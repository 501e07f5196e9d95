using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Passes answers of Anthropic's Messages API on as they come, the names of events with them, and counts.</summary>
internal sealed class MessagesExchange(UsageMeter usage) : PassingExchange(usage)
{
    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        var type = MessageScanner.ScanEvent(streamEvent.Data, Usage);
        if (type == "error")
        {
            sink.Fail(StreamError.Read(streamEvent.Data));
            return;
        }

        sink.Pass(streamEvent.Data, type);
        if (type == "message_stop")
            sink.Complete();
    }

    /// <inheritdoc/>
    protected override void Scan(ReadOnlySpan<byte> answer) => MessageScanner.ScanAnswer(answer, Usage);
}
