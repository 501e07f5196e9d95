using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Recording;

/// <summary>
/// Counts the characters (Unicode code points) of the text in a request or an answer: the strings that protocols of language models have
/// text in. Nothing is copied.
/// </summary>
internal static class TextCharacters
{
    // Twelve characters, each as an escape of six bytes.
    private const int LongestEscapedName = 72;

    /// <summary>The characters of a request's text.</summary>
    public static long OfRequest(ReadOnlySpan<byte> utf8) => Count(utf8, isPiece: false);

    /// <summary>The characters of the text in one member of a request.</summary>
    /// <param name="reader">At the member's name; at the last token of its value afterwards.</param>
    public static long OfMember(ref Utf8JsonReader reader)
    {
        var isText = IsTextName(ref reader);
        var depth = reader.CurrentDepth;
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return isText ? JsonCharacters.Count(reader.ValueSpan) : 0;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return 0;
        var count = 0L;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                isText = IsTextName(ref reader);
            else if (isText && reader.TokenType == JsonTokenType.String)
                count += JsonCharacters.Count(reader.ValueSpan);
        }

        return count;
    }

    /// <summary>The characters of a whole answer's text.</summary>
    public static long OfAnswer(ReadOnlySpan<byte> utf8) => Count(utf8, isPiece: false);

    /// <summary>The characters of the text that a piece of a streamed answer adds. Pieces that repeat what others said add none.</summary>
    public static long OfPiece(ReadOnlySpan<byte> utf8) => Count(utf8, isPiece: true);

    private static long Count(ReadOnlySpan<byte> utf8, bool isPiece)
    {
        var count = 0L;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var isText = false;
            var repeats = false;
            while (reader.Read())
            {
                // A list of texts is text, element by element.
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    isText = IsTextName(ref reader);
                    if (isPiece && reader.CurrentDepth == 1)
                        repeats |= Repeats(ref reader);
                }
                else if (reader.TokenType == JsonTokenType.String && isText)
                {
                    count += JsonCharacters.Count(reader.ValueSpan);
                }
            }

            return repeats ? 0 : count;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON, or no text, is for others to refuse.
            return count;
        }
    }

    /// <summary>Whether a member says that the piece repeats others: <c>"type":"response.output_text.done"</c>, or a whole response.</summary>
    private static bool Repeats(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("item"u8) || reader.ValueTextEquals("part"u8))
            return true;
        return reader.ValueTextEquals("type"u8) && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueSpan.EndsWith(".done"u8);
    }

    private static bool IsTextName(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return IsTextName(reader.ValueSpan);
        Span<byte> plain = stackalloc byte[LongestEscapedName];
        return reader.ValueSpan.Length <= plain.Length && IsTextName(plain[..reader.CopyString(plain)]);
    }

    // Most names are told apart by their length.
    private static bool IsTextName(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("text"u8),
        5 => name.SequenceEqual("input"u8) || name.SequenceEqual("delta"u8),
        6 => name.SequenceEqual("prompt"u8) || name.SequenceEqual("system"u8),
        7 => name.SequenceEqual("content"u8),
        12 => name.SequenceEqual("instructions"u8),
        _ => false,
    };
}
