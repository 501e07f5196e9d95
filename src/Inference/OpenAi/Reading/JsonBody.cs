using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>A request body as JSON: an object in which every text can be read. Dispose it when nothing of it is needed any more.</summary>
internal sealed class JsonBody : IDisposable
{
    private readonly JsonDocument _document;

    private JsonBody(JsonDocument document) => _document = document;

    /// <summary>The object.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>Reads a body.</summary>
    /// <param name="bytes">UTF-8; stays as it is until the result is disposed.</param>
    /// <param name="body">The object; null when there is none.</param>
    /// <param name="error">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonBody? body, out string error)
    {
        (body, error) = (null, "");
        if (!Utf8.IsValid(bytes.Span))
            error = "The body is not valid UTF-8.";
        else
            body = Parse(bytes, out error);
        return body is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    private static JsonBody? Parse(ReadOnlyMemory<byte> bytes, out string error)
    {
        try
        {
            var document = JsonDocument.Parse(bytes);
            error = FaultOf(document.RootElement, bytes.Span);
            if (error.Length == 0)
                return new JsonBody(document);
            document.Dispose();
        }
        catch (JsonException e)
        {
            error = $"The body is not valid JSON: {e.Message}";
        }

        return null;
    }

    private static string FaultOf(JsonElement root, ReadOnlySpan<byte> bytes)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return $"The body has to be a JSON object; it is {Found.Value(root)}.";
        return MayHoldSurrogates(bytes) && BrokenText(bytes) is { } position
            ? $"The text at byte {position} holds one half of a surrogate pair (\\ud800 to \\udfff); write the character whole."
            : "";
    }

    // Only bodies with such an escape need a look at each text.
    private static bool MayHoldSurrogates(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf("\\u"u8); at >= 0; at = bytes.IndexOf("\\u"u8))
        {
            bytes = bytes[(at + 2)..];
            if (bytes.Length > 0 && (bytes[0] | 0x20) == 'd')
                return true;
        }

        return false;
    }

    private static long? BrokenText(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped && !CanBeRead(ref json))
                return json.TokenStartIndex;
        }

        return null;
    }

    private static bool CanBeRead(ref Utf8JsonReader json)
    {
        var room = ArrayPool<char>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            json.CopyString(room);
            return true;
        }
        catch (InvalidOperationException)
        {
            // That is how the reader says that an escape is half a pair.
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }
    }
}
