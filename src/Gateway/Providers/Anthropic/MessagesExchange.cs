using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Passes answers of Anthropic's Messages API on as they come, the names of events with them, and counts.</summary>
internal sealed class MessagesExchange(UsageMeter usage) : Exchange(usage)
{
    /// <inheritdoc/>
    public override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        try
        {
            MessageScanner.ScanAnswer(answer.Span, Usage);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

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
}
