using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>One count: the chat goes there, the count comes back as it is.</summary>
internal sealed class MessagesCountCall(ReadOnlyMemory<byte> chatBody) : IChatSurfaceCall
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ChatBody => chatBody;

    /// <inheritdoc/>
    public InvocationResponse Answer(InvocationResponse chat) => chat;

    /// <inheritdoc/>
    public void Take(InvocationChunk chat, List<InvocationChunk> pieces) => pieces.Add(chat);
}
