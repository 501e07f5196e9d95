using System.Text.Json;
using System.Text.Unicode;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>JSON from outside: parsed, or refused with the place of the mistake.</summary>
internal static class JsonText
{
    private const int ShownLength = 60;

    // Of a member that is there twice one value would be lost without a word.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    /// <summary>Parses UTF-8 JSON of which every string is well-formed text. The element does not refer to <paramref name="utf8"/>.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.MalformedRequest"/>.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        utf8 = WithoutMark(utf8);
        if (utf8.IsEmpty)
            throw Malformed("The body is empty; a JSON object is expected.");
        if (!Utf8.IsValid(utf8.Span))
            throw Malformed("The body is not valid UTF-8.");
        try
        {
            RefuseBrokenEscapes(utf8.Span);
            using var document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw Malformed(exception);
        }
    }

    /// <summary>What a caller is told whose body is not JSON.</summary>
    public static ServingException Malformed(JsonException exception) =>
        Malformed($"The body is not valid JSON{Place(exception)}: {Reason(exception)}");

    /// <summary>Editors of some systems put a byte order mark before the text.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>The kind of a value as a person calls it.</summary>
    public static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    /// <summary>A value for a message; a long one is cut.</summary>
    public static string Show(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return KindOf(element);
        var text = element.GetRawText();
        return text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
    }

    /// <summary>
    /// An escape such as <c>\ud800</c> alone is valid JSON by its grammar, but no text; every later reading of the string would throw.
    /// </summary>
    private static void RefuseBrokenEscapes(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
            return;
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Malformed($"The string that begins at byte {reader.TokenStartIndex + 1} has an escape that is half of a character.");
            }
        }
    }

    private static string Place(JsonException exception) =>
        exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";

    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private static ServingException Malformed(string message) => new(ErrorCode.MalformedRequest, message);
}
