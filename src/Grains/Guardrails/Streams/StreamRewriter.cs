using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Puts what may be sent in the place of what came, for one streamed answer of one protocol. Not thread-safe.</summary>
internal abstract class StreamRewriter
{
    // A field that is there twice would be read by one and not by the other.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _string = new();
    private readonly Utf8JsonWriter _writer;

    /// <summary>Makes a rewriter.</summary>
    protected StreamRewriter() => _writer = new Utf8JsonWriter(_string, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Takes a piece with a payload; gives what is to be sent for it: nothing, itself, or others.</summary>
    public abstract void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent);

    /// <summary>Gives what was held back: the stream has come to its end.</summary>
    public abstract void End(List<InvocationChunk> sent);

    /// <summary>The rewriter for a task; null for one whose answers are no streams of text.</summary>
    public static StreamRewriter? For(InvocationTask task, GuardRules rules, Findings findings)
    {
        var channels = new TextChannels(rules, findings);
        var whole = new WholeTexts(rules, findings, task);
        return task switch
        {
            InvocationTask.Chat => new ChatRewriter(channels, whole),
            InvocationTask.Completions => new CompletionRewriter(channels),
            InvocationTask.Messages => new MessageRewriter(channels, whole),
            InvocationTask.Responses => new ResponseRewriter(channels, whole),
            _ => null,
        };
    }

    /// <summary>The event as an object; null when it is none, and goes as it came.</summary>
    protected static JsonObject? Parse(ReadOnlySpan<byte> payload) => JsonNode.Parse(payload, documentOptions: Strict) as JsonObject;

    /// <summary>The object as bytes.</summary>
    protected static byte[] BytesOf(JsonObject payload) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(payload, Relaxed);

    /// <summary>A piece with another payload.</summary>
    protected static InvocationChunk With(InvocationChunk chunk, byte[] payload) => InvocationChunk.Of(payload, chunk.Usage, chunk.Event);

    /// <summary>A piece of our own.</summary>
    protected static InvocationChunk Make(JsonObject payload, string name, Usage soFar) => InvocationChunk.Of(BytesOf(payload), soFar, name);

    /// <summary>The payload with another text in the place of a string, and every other byte as it was.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="start">Where the string begins, the quote included.</param>
    /// <param name="length">How long it is, with both quotes.</param>
    /// <param name="text">The text.</param>
    protected byte[] Replace(ReadOnlySpan<byte> payload, int start, int length, ReadOnlySpan<char> text)
    {
        _string.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStringValue(text);
        _writer.Flush();
        return Replace(payload, start, length, _string.WrittenSpan);
    }

    /// <summary>The payload with other bytes in a place.</summary>
    protected static byte[] Replace(ReadOnlySpan<byte> payload, int start, int length, ReadOnlySpan<byte> bytes)
    {
        var made = new byte[payload.Length - length + bytes.Length];
        payload[..start].CopyTo(made);
        bytes.CopyTo(made.AsSpan(start));
        payload[(start + length)..].CopyTo(made.AsSpan(start + bytes.Length));
        return made;
    }

    /// <summary>A text field of an object; null where there is none.</summary>
    protected static string? Text(JsonObject? parent, string field) =>
        parent?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number field of an object; 0 where there is none.</summary>
    protected static int Number(JsonObject? parent, string field) =>
        parent?[field] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
