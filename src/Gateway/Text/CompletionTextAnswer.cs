using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Text;

/// <summary>An answer to a completion. It knows no tools: a completion offers none to call.</summary>
internal sealed class CompletionTextAnswer(AnswerHeader header, UsageMeter usage, bool withUsage) : TextAnswer(header, usage)
{
    private CompletionChunkWriter? _chunks;

    /// <inheritdoc/>
    public override void Complete(ChunkSink sink) => Chunks(sink).Complete(Usage.ToUsage());

    /// <inheritdoc/>
    protected override PooledBuffer Write(IReadOnlyList<ChatChoice> choices, Usage usage)
    {
        var texts = new (string Text, string FinishReason)[choices.Count];
        for (var i = 0; i < choices.Count; i++)
            texts[i] = (choices[i].Text ?? "", choices[i].FinishReason);
        return CompletionAnswerWriter.Write(Header, texts, usage);
    }

    /// <inheritdoc/>
    protected override void WriteText(ChunkSink sink, string text, int index) => Chunks(sink).Text(text, index);

    /// <inheritdoc/>
    protected override void WriteReasoning(ChunkSink sink, string text, int index)
    {
        // A completion has no place for thoughts.
    }

    /// <inheritdoc/>
    protected override void WriteCall(ChunkSink sink, int call, ToolCall begun, int index) => throw NoTools();

    /// <inheritdoc/>
    protected override void WriteArguments(ChunkSink sink, int call, string arguments, int index) => throw NoTools();

    /// <inheritdoc/>
    protected override void WriteFinish(ChunkSink sink, string reason, int index) => Chunks(sink).Finish(reason, index);

    private static FormatException NoTools() => new("The answer to a completion calls a tool, but none was offered.");

    private CompletionChunkWriter Chunks(ChunkSink sink) => _chunks ??= new CompletionChunkWriter(sink, Header, withUsage);
}
