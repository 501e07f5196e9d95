using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Makes answers of OpenAI's chat from Anthropic's messages, whoever hosts the model.</summary>
/// <param name="usage">Takes the counts.</param>
/// <param name="model">The model's name, until the provider tells it.</param>
/// <param name="now">When the request came.</param>
/// <param name="includesUsage">Whether the caller wants the usage in a stream's last chunk.</param>
internal sealed class MessagesChatExchange(UsageMeter usage, string model, DateTimeOffset now, bool includesUsage) : Exchange(usage)
{
    private readonly MessageEventReader _reader = new(usage);
    private ChatChunkWriter? _writer;
    private int _calls;
    private bool _isInCall;
    private bool _hasInput;

    /// <inheritdoc/>
    public override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        using (answer)
        {
            var message = MessageAnswer.Read(answer.Memory, Usage);
            return ChatAnswerWriter.Write(HeaderOf(message.Id, message.Model), [message.Choice], Usage.ToUsage());
        }
    }

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        var found = _reader.Read(streamEvent.Data);
        var writer = _writer ??= new(sink, HeaderOf("", model), includesUsage);
        switch (found.Type)
        {
            case "message_start":
                writer.Header = HeaderOf(found.Id ?? "", found.Model ?? model);
                break;
            case "content_block_start" when found.IsToolUse:
                BeginCall(found, writer);
                break;
            case "content_block_start" or "content_block_delta" when !found.Delta.IsEmpty:
                WriteDelta(found, writer);
                break;
            case "content_block_stop":
                EndCall(writer);
                break;
            case "message_delta" when found.StopReason is { } reason:
                writer.Finish(StopReasons.ToFinishReason(reason));
                break;
            case "message_stop":
                writer.Complete(Usage.ToUsage());
                break;
            case "error":
                sink.Fail(StreamError.Read(streamEvent.Data));
                break;
        }
    }

    private AnswerHeader HeaderOf(string id, string name) => new(id, now.ToUnixTimeSeconds(), name);

    private void BeginCall(in MessageEvent found, ChatChunkWriter writer)
    {
        (_isInCall, _hasInput) = (true, false);
        writer.CallBegins(_calls++, found.Id ?? "", found.Name ?? "");
    }

    private void WriteDelta(in MessageEvent found, ChatChunkWriter writer)
    {
        Usage.OutputCharacters += found.Delta.Length;
        switch (found.Kind)
        {
            case DeltaKind.Text:
                writer.Text(found.Delta);
                break;
            case DeltaKind.Thinking:
                writer.Reasoning(found.Delta);
                break;
            case DeltaKind.Input when _isInCall:
                _hasInput = true;
                writer.CallArguments(_calls - 1, found.Delta);
                break;
        }
    }

    private void EndCall(ChatChunkWriter writer)
    {
        // A tool without parameters gets no input at all, but a caller reads the arguments as JSON.
        if (_isInCall && !_hasInput)
            writer.CallArguments(_calls - 1, "{}"u8);
        _isInCall = false;
    }
}
