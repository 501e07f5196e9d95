using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Carries <c>count_tokens</c> of Anthropic's Messages API over a chat, which is counted rather than answered.</summary>
internal sealed class MessagesCountSurface : IChatSurface
{
    /// <inheritdoc/>
    public InvocationTask Task => InvocationTask.CountTokens;

    /// <inheritdoc/>
    public IChatSurfaceCall Open(ReadOnlyMemory<byte> body) => new MessagesCountCall(SurfaceBody.ToChat(body, MessagesRequest.WriteCounted));
}
