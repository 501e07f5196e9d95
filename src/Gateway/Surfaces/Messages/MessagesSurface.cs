using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Carries Anthropic's Messages API over chat.</summary>
internal sealed class MessagesSurface : IChatSurface
{
    /// <inheritdoc/>
    public InvocationTask Task => InvocationTask.Messages;

    /// <inheritdoc/>
    public IChatSurfaceCall Open(ReadOnlyMemory<byte> body) => new MessagesCall(SurfaceBody.ToChat(body, MessagesRequest.Write));
}
