using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Makes answers of OpenAI's chat from Anthropic's messages, whoever hosts the model.</summary>
/// <param name="usage">Takes the counts.</param>
/// <param name="model">The model's name, until the provider tells it.</param>
/// <param name="now">When the request came.</param>
/// <param name="includesUsage">Whether the caller wants the usage in a stream's last chunk.</param>
internal sealed class MessagesChatExchange(UsageMeter usage, string model, DateTimeOffset now, bool includesUsage)
    : MessagesTextExchange<ChatChunkWriter>(usage, model, now)
{
    private int _calls;
    private bool _isInCall;
    private bool _hasInput;

    /// <inheritdoc/>
    protected override PooledBuffer Write(AnswerHeader header, ChatChoice choice) => ChatAnswerWriter.Write(header, [choice], Usage.ToUsage());

    /// <inheritdoc/>
    protected override ChatChunkWriter NewWriter(ChunkSink sink, AnswerHeader header) => new(sink, header, includesUsage);

    /// <inheritdoc/>
    protected override void OnContent(in MessageEvent found, ChatChunkWriter writer)
    {
        if (found.Type == "content_block_start" && found.IsToolUse)
            BeginCall(found, writer);
        else if (found.Type == "content_block_stop")
            EndCall(writer);
        else if (!found.Delta.IsEmpty)
            WriteDelta(found, writer);
    }

    /// <inheritdoc/>
    protected override void Finish(ChatChunkWriter writer, string reason) => writer.Finish(reason);

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
