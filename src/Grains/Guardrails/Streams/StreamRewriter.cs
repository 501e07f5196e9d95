using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Puts what may be sent in the place of what came, for one streamed answer of one protocol. Not thread-safe.</summary>
internal abstract class StreamRewriter
{
    /// <summary>Takes a piece with a payload; gives what is to be sent for it: nothing, itself, or others.</summary>
    public abstract void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent);

    /// <summary>Gives what was held back: the stream has come to its end.</summary>
    public abstract void End(List<InvocationChunk> sent);

    /// <summary>The rewriter for a task; null for one whose answers are no streams of text.</summary>
    public static StreamRewriter? For(InvocationTask task, GuardRules rules, Findings findings)
    {
        var channels = new TextChannels(rules, findings);
        return task switch
        {
            InvocationTask.Chat => new ChatRewriter(channels),
            InvocationTask.Completions => new CompletionRewriter(channels),
            InvocationTask.Messages => new MessageRewriter(channels),
            InvocationTask.Responses => new ResponseRewriter(channels, rules),
            _ => null,
        };
    }

    /// <summary>The event as an object; null when it is none, and goes as it came.</summary>
    protected static JsonObject? Parse(InvocationChunk chunk) => JsonNode.Parse(chunk.Payload.Span) as JsonObject;

    /// <summary>A piece with another payload.</summary>
    protected static InvocationChunk With(InvocationChunk chunk, JsonObject payload) =>
        Make(payload, chunk.Event, chunk.Usage);

    /// <summary>A piece of our own.</summary>
    protected static InvocationChunk Make(JsonObject payload, string name, Usage soFar) =>
        InvocationChunk.Of(System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString()), soFar, name);

    /// <summary>A text field of an object; null where there is none.</summary>
    protected static string? Text(JsonObject? parent, string field) =>
        parent?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number field of an object; 0 where there is none.</summary>
    protected static int Number(JsonObject? parent, string field) =>
        parent?[field] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
