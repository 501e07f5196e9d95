using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Surfaces;

/// <summary>Puts requests and answers of chats through a surface.</summary>
internal static class SurfaceHarness
{
    public static IChatSurfaceCall Open(this IChatSurface surface, string body) => surface.Open(Encoding.UTF8.GetBytes(body));

    public static string Chat(this IChatSurface surface, string body) => Encoding.UTF8.GetString(surface.Open(body).ChatBody.Span);

    public static string Refused(this IChatSurface surface, string body) => Assert.Throws<ServingException>(() => surface.Open(body)).Message;

    public static JsonObject Answer(this IChatSurface surface, string request, string chat, Usage usage = default)
    {
        using var answer = surface.Open(request).Answer(InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(chat), usage));
        Assert.Null(answer.Error);
        return JsonNode.Parse(answer.Body.Span)!.AsObject();
    }

    /// <summary>The events of a stream; each has the name that its type says.</summary>
    public static List<JsonObject> Stream(this IChatSurface surface, string request, Usage usage, params IEnumerable<string> chat)
    {
        var (call, pieces) = (surface.Open(request), new List<InvocationChunk>());
        foreach (var chunk in chat)
            call.Take(InvocationChunk.Of(Encoding.UTF8.GetBytes(chunk), usage with { OutputTokens = 0 }), pieces);
        call.Take(InvocationChunk.Completed(usage), pieces);
        Assert.True(pieces[^1] is { IsLast: true, Error: null });
        var events = pieces.SkipLast(1).Select(p => (p.Event, Json: JsonNode.Parse(p.Payload.Span)!.AsObject())).ToList();
        Assert.All(events, e => Assert.Equal(e.Event, (string?)e.Json["type"]));
        return [.. events.Select(e => e.Json)];
    }
}
