using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>
/// Passes answers of OpenAI's <c>responses</c> on as they come (https://platform.openai.com/docs/api-reference/responses-streaming), the
/// names of events with them, and counts.
/// </summary>
internal sealed class ResponsesExchange(UsageMeter usage) : PassingExchange(usage)
{
    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (streamEvent.Data.StartsWith("[DONE]"u8))
        {
            sink.Complete();
            return;
        }

        var type = ResponseScanner.ScanEvent(streamEvent.Data, Usage);
        if (type == "error" && !sink.HasChunks)
        {
            sink.Fail(new(FailureKind.Unavailable, FailureText.Find(streamEvent.Data)));
            return;
        }

        sink.Pass(streamEvent.Data, type);
        if (type is "response.completed" or "response.incomplete" or "response.failed" or "error")
            sink.Complete();
    }

    /// <inheritdoc/>
    protected override void Scan(ReadOnlySpan<byte> answer) => ResponseScanner.ScanAnswer(answer, Usage);
}
