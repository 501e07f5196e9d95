using System.Text;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Text;

/// <summary>An answer to a chat.</summary>
internal sealed class ChatTextAnswer(AnswerHeader header, UsageMeter usage, bool withUsage) : TextAnswer(header, usage)
{
    private ChatChunkWriter? _chunks;

    /// <inheritdoc/>
    public override void Complete(ChunkSink sink) => Chunks(sink).Complete(Usage.ToUsage());

    /// <inheritdoc/>
    protected override PooledBuffer Write(IReadOnlyList<ChatChoice> choices, Usage usage) => ChatAnswerWriter.Write(Header, choices, usage);

    /// <inheritdoc/>
    protected override void WriteText(ChunkSink sink, string text, int index) => Chunks(sink).Text(text, index);

    /// <inheritdoc/>
    protected override void WriteReasoning(ChunkSink sink, string text, int index) =>
        Chunks(sink).Reasoning(Encoding.UTF8.GetBytes(text), index);

    /// <inheritdoc/>
    protected override void WriteCall(ChunkSink sink, int call, ToolCall begun, int index) =>
        Chunks(sink).CallBegins(call, begun.Id, begun.Name, begun.Arguments, index);

    /// <inheritdoc/>
    protected override void WriteArguments(ChunkSink sink, int call, string arguments, int index) =>
        Chunks(sink).CallArguments(call, Encoding.UTF8.GetBytes(arguments), index);

    /// <inheritdoc/>
    protected override void WriteFinish(ChunkSink sink, string reason, int index) => Chunks(sink).Finish(reason, index);

    private ChatChunkWriter Chunks(ChunkSink sink) => _chunks ??= new ChatChunkWriter(sink, Header, withUsage);
}
