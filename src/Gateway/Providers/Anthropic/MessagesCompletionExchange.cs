using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Makes answers of OpenAI's text completions from Anthropic's messages, whoever hosts the model.</summary>
/// <param name="usage">Takes the counts.</param>
/// <param name="model">The model's name, until the provider tells it.</param>
/// <param name="now">When the request came.</param>
/// <param name="includesUsage">Whether the caller wants the usage in a stream's last chunk.</param>
internal sealed class MessagesCompletionExchange(UsageMeter usage, string model, DateTimeOffset now, bool includesUsage) : Exchange(usage)
{
    private readonly MessageEventReader _reader = new(usage);
    private CompletionChunkWriter? _writer;

    /// <inheritdoc/>
    public override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        using (answer)
        {
            var message = MessageAnswer.Read(answer.Memory, Usage);
            var choice = (message.Choice.Text ?? "", message.Choice.FinishReason);
            return CompletionAnswerWriter.Write(HeaderOf(message.Id, message.Model), [choice], Usage.ToUsage());
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
            case "content_block_start" or "content_block_delta" when found.Kind == DeltaKind.Text && !found.Delta.IsEmpty:
                Usage.OutputCharacters += found.Delta.Length;
                writer.Text(found.Delta);
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
}
