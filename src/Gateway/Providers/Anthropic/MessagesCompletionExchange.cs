using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Makes answers of OpenAI's text completions from Anthropic's messages, whoever hosts the model.</summary>
/// <param name="usage">Takes the counts.</param>
/// <param name="model">The model's name, until the provider tells it.</param>
/// <param name="now">When the request came.</param>
/// <param name="includesUsage">Whether the caller wants the usage in a stream's last chunk.</param>
internal sealed class MessagesCompletionExchange(UsageMeter usage, string model, DateTimeOffset now, bool includesUsage)
    : MessagesTextExchange<CompletionChunkWriter>(usage, model, now)
{
    /// <inheritdoc/>
    protected override PooledBuffer Write(AnswerHeader header, ChatChoice choice) =>
        CompletionAnswerWriter.Write(header, [(choice.Text ?? "", choice.FinishReason)], Usage.ToUsage());

    /// <inheritdoc/>
    protected override CompletionChunkWriter NewWriter(ChunkSink sink, AnswerHeader header) => new(sink, header, includesUsage);

    /// <inheritdoc/>
    protected override void OnContent(in MessageEvent found, CompletionChunkWriter writer)
    {
        if (found.Kind != DeltaKind.Text || found.Delta.IsEmpty)
            return;
        Usage.OutputCharacters += found.Delta.Length;
        writer.Text(found.Delta);
    }

    /// <inheritdoc/>
    protected override void Finish(CompletionChunkWriter writer, string reason) => writer.Finish(reason);
}
