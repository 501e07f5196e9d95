using System.Buffers;
using System.Text.Json;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>Counts the characters of text in JSON values, for estimates of tokens: what models read or write, not names and addresses.</summary>
internal static class TextCounter
{
    // Seventeen characters, each as an escape of six bytes.
    private const int LongestEscapedName = 102;

    // A text of these bytes alone has as many characters as bytes.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0, 0x80).Where(b => b != '\\').Select(b => (byte)b)]);

    /// <summary>Passes the value by that the reader stands at, and counts.</summary>
    /// <param name="reader">At the first token of the value; at its last afterwards.</param>
    public static long Count(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Length(reader.ValueSpan);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return 0;
        var depth = reader.CurrentDepth;
        var isText = reader.TokenType == JsonTokenType.StartArray;
        var count = 0L;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                isText = IsText(ref reader);
            else if (reader.TokenType == JsonTokenType.String && isText)
                count += Length(reader.ValueSpan);
        }

        return count;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return IsText(reader.ValueSpan);
        Span<byte> plain = stackalloc byte[LongestEscapedName];
        return reader.ValueSpan.Length <= plain.Length && IsText(plain[..reader.CopyString(plain)]);
    }

    // Most names are told apart by their length.
    private static bool IsText(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("text"u8),
        6 => name.SequenceEqual("output"u8),
        7 => name.SequenceEqual("content"u8) || name.SequenceEqual("refusal"u8),
        8 => name.SequenceEqual("thinking"u8),
        9 => name.SequenceEqual("arguments"u8),
        12 => name.SequenceEqual("partial_json"u8),
        17 => name.SequenceEqual("reasoning_content"u8),
        _ => false,
    };

    // Characters outside the basic plane count twice in UTF-16; here once, unless they are escaped.
    private static long Length(ReadOnlySpan<byte> utf8)
    {
        var first = utf8.IndexOfAnyExcept(Plain);
        if (first < 0)
            return utf8.Length;
        long count = first;
        for (var i = first; i < utf8.Length; i++)
        {
            if (utf8[i] == (byte)'\\')
                i += i + 1 < utf8.Length && utf8[i + 1] == (byte)'u' ? 5 : 1;
            // All but the continuation bytes.
            else if ((utf8[i] & 0xC0) == 0x80)
                continue;
            count++;
        }

        return count;
    }
}
