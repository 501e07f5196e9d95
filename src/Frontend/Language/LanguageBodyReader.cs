using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Language;

/// <summary>
/// Reads a <see cref="LanguageBody"/> in one pass over the members of the body's object: values that it does not need are skipped,
/// nothing is copied.
/// </summary>
internal static class LanguageBodyReader
{
    /// <summary>The largest <c>usage_context</c>, in bytes.</summary>
    public const int MaxUsageContextBytes = 10 * 1024;

    /// <summary>The longest <c>client_request_id</c>, in characters.</summary>
    public const int MaxClientRequestId = 256;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ServingException">
    /// <see cref="ErrorCode.MalformedRequest"/>: it is no JSON object; <see cref="ErrorCode.InvalidParameterValue"/>: a member is of the wrong kind.
    /// </exception>
    public static LanguageBody Read(ReadOnlyMemory<byte> utf8)
    {
        utf8 = JsonText.WithoutMark(utf8);
        if (utf8.IsEmpty)
            throw new ServingException(ErrorCode.MalformedRequest, "The body is empty; a JSON object is expected.");
        try
        {
            return ReadObject(utf8.Span);
        }
        catch (JsonException exception)
        {
            throw JsonText.Malformed(exception);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws at an escape such as \ud800 alone.
            throw new ServingException(ErrorCode.MalformedRequest, "A string of the body is not valid Unicode text.");
        }
    }

    private static LanguageBody ReadObject(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new ServingException(ErrorCode.MalformedRequest, $"The body must be a JSON object, but is {KindOf(reader.TokenType)}.");
        var body = new LanguageBody();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(body, ref reader, utf8);
        // What follows the object is found by reading on.
        reader.Read();
        return body;
    }

    private static void ReadMember(LanguageBody body, ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (reader.ValueTextEquals("messages"u8))
            body.HasMessages = PassValue(body, ref reader);
        else if (reader.ValueTextEquals("prompt"u8))
            body.HasPrompt = PassValue(body, ref reader);
        else if (reader.ValueTextEquals("input"u8))
            body.HasInput = PassValue(body, ref reader);
        else if (reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8)
            || reader.ValueTextEquals("max_output_tokens"u8))
            body.MaxTokens = ReadCount(ref reader, 0);
        else if (reader.ValueTextEquals("n"u8))
            body.Answers = ReadCount(ref reader, 1);
        else if (reader.ValueTextEquals("stream"u8))
            body.Stream = ReadFlag(ref reader);
        else if (reader.ValueTextEquals("model"u8))
            body.Model = ReadText("model", ref reader);
        else if (reader.ValueTextEquals("client_request_id"u8))
            body.ClientRequestId = ReadClientRequestId(ref reader);
        else if (reader.ValueTextEquals("usage_context"u8))
            body.UsageContext = ReadUsageContext(ref reader, utf8);
        else
            PassValue(body, ref reader);
    }

    /// <summary>Passes a value by and counts its text; false when it is null.</summary>
    private static bool PassValue(LanguageBody body, ref Utf8JsonReader reader)
    {
        body.TextCharacters += TextCharacters.OfMember(ref reader);
        return reader.TokenType != JsonTokenType.Null;
    }

    /// <summary>A number that foretells how much there is to do; what is wrong with it is for the model to say.</summary>
    private static int ReadCount(ref Utf8JsonReader reader, int otherwise)
    {
        reader.Read();
        var count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number > 0 ? number : otherwise;
        reader.Skip();
        return count;
    }

    private static bool ReadFlag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            var kind => throw Wrong("stream", "true or false", kind),
        };
    }

    private static string? ReadText(string member, ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            var kind => throw Wrong(member, "a string", kind),
        };
    }

    private static string? ReadClientRequestId(ref Utf8JsonReader reader)
    {
        var id = ReadText("client_request_id", ref reader);
        return id is null || id.Length <= MaxClientRequestId
            ? id
            : throw new ServingException(ErrorCode.InvalidParameterValue, string.Create(
                CultureInfo.InvariantCulture, $"client_request_id: must have at most {MaxClientRequestId} characters; it has {id.Length}."));
    }

    private static byte[] ReadUsageContext(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return [];
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("usage_context", "an object", reader.TokenType);
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var length = (int)reader.BytesConsumed - start;
        return length <= MaxUsageContextBytes
            ? Rewrite(utf8.Slice(start, length))
            : throw new ServingException(ErrorCode.InvalidParameterValue, string.Create(
                CultureInfo.InvariantCulture, $"usage_context: must have at most {MaxUsageContextBytes} bytes; it has {length}."));
    }

    // Here, where it can be refused, it is made sure that every text in it is one, and that it is a single line.
    private static byte[] Rewrite(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        using var document = JsonDocument.ParseValue(ref reader);
        var buffer = new ArrayBufferWriter<byte>(value.Length);
        using (var json = new Utf8JsonWriter(buffer, Compact))
            document.RootElement.WriteTo(json);
        return buffer.WrittenSpan.ToArray();
    }

    private static ServingException Wrong(string member, string right, JsonTokenType kind) =>
        new(ErrorCode.InvalidParameterValue, $"{member}: must be {right}, but is {KindOf(kind)}.");

    private static string KindOf(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
