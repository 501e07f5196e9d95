using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Payloads.Streams;

/// <summary>Puts the pieces of a streamed answer together to the answer that would have come in one piece.</summary>
internal static class StreamedAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of two members of one name, the node would speak only when it is read.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// The whole answer, UTF-8 JSON. Pieces that are no JSON objects are left out; of an answer that broke off, what there is. Where a text in
    /// a piece is no Unicode, the pieces as they came.
    /// </summary>
    /// <param name="task">The protocol.</param>
    /// <param name="pieces">The pieces, each with a line's end.</param>
    public static byte[] Of(InvocationTask task, ReadOnlyMemory<byte> pieces)
    {
        try
        {
            return Merge(task, pieces);
        }
        catch (InvalidOperationException)
        {
            // A character that was cut in two, each half an escape of its own.
            return pieces.ToArray();
        }
    }

    private static byte[] Merge(InvocationTask task, ReadOnlyMemory<byte> pieces)
    {
        var events = Parse(pieces);
        var answer = task switch
        {
            InvocationTask.Messages => MessageEvents.Merge(events),
            InvocationTask.Responses => ResponseEvents.Merge(events),
            _ => CompletionChunks.Merge(events),
        };
        var buffer = new ArrayBufferWriter<byte>(pieces.Length / 4 + 256);
        using (var json = new Utf8JsonWriter(buffer, Options))
            answer.WriteTo(json);
        return buffer.WrittenSpan.ToArray();
    }

    private static List<JsonObject> Parse(ReadOnlyMemory<byte> pieces)
    {
        var events = new List<JsonObject>();
        while (!pieces.IsEmpty)
        {
            var end = pieces.Span.IndexOf((byte)'\n');
            if (ParseOne(pieces[..end]) is { } piece)
                events.Add(piece);
            pieces = pieces[(end + 1)..];
        }

        return events;
    }

    private static JsonObject? ParseOne(ReadOnlyMemory<byte> piece)
    {
        try
        {
            return JsonNode.Parse(piece.Span, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
