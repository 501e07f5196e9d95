using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Carries OpenAI's Responses API over chat. Nothing is stored: what a response goes on from comes with the request.</summary>
internal sealed class ResponsesSurface(TimeProvider time) : IChatSurface
{
    /// <inheritdoc/>
    public InvocationTask Task => InvocationTask.Responses;

    /// <inheritdoc/>
    public IChatSurfaceCall Open(ReadOnlyMemory<byte> body)
    {
        var chat = SurfaceBody.ToChat(body, ResponsesRequest.Write);
        return new ResponsesCall(chat, new ResponseEcho(JsonElement.Parse(body.Span)), time.GetUtcNow());
    }
}
