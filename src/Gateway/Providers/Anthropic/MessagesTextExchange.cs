using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Makes answers in OpenAI's shape from Anthropic's messages, whoever hosts the model.</summary>
/// <typeparam name="TWriter">Writes the chunks.</typeparam>
/// <param name="usage">Takes the counts.</param>
/// <param name="model">The model's name, until the provider tells it.</param>
/// <param name="now">When the request came.</param>
internal abstract class MessagesTextExchange<TWriter>(UsageMeter usage, string model, DateTimeOffset now) : Exchange(usage)
    where TWriter : ChunkWriter
{
    private readonly MessageEventReader _reader = new(usage);
    private TWriter? _writer;

    /// <inheritdoc/>
    public sealed override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        using (answer)
        {
            var message = MessageAnswer.Read(answer.Memory, Usage);
            return Write(HeaderOf(message.Id, message.Model), message.Choice);
        }
    }

    /// <inheritdoc/>
    public sealed override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        var found = _reader.Read(streamEvent.Data);
        var writer = _writer ??= NewWriter(sink, HeaderOf("", model));
        switch (found.Type)
        {
            case "message_start":
                writer.Header = HeaderOf(found.Id ?? "", found.Model ?? model);
                break;
            case "content_block_start" or "content_block_delta" or "content_block_stop":
                OnContent(found, writer);
                break;
            case "message_delta" when found.StopReason is { } reason:
                Finish(writer, StopReasons.ToFinishReason(reason));
                break;
            case "message_stop":
                writer.Complete(Usage.ToUsage());
                break;
            case "error":
                sink.Fail(StreamError.Read(streamEvent.Data));
                break;
        }
    }

    /// <summary>Writes a whole answer.</summary>
    protected abstract PooledBuffer Write(AnswerHeader header, ChatChoice choice);

    /// <summary>Makes the writer of chunks.</summary>
    protected abstract TWriter NewWriter(ChunkSink sink, AnswerHeader header);

    /// <summary>Takes the beginning of a block, more of it, or its end.</summary>
    protected abstract void OnContent(in MessageEvent found, TWriter writer);

    /// <summary>Writes why the answer ended.</summary>
    protected abstract void Finish(TWriter writer, string reason);

    private AnswerHeader HeaderOf(string id, string name) => new(id, now.ToUnixTimeSeconds(), name);
}
