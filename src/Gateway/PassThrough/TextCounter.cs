using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>Counts the characters of text in JSON values, for estimates of tokens: what models read or write, not names and addresses.</summary>
internal static class TextCounter
{
    // Seventeen characters, each as an escape of six bytes.
    private const int LongestEscapedName = 102;

    /// <summary>Passes the value by that the reader stands at, and counts.</summary>
    /// <param name="reader">At the first token of the value; at its last afterwards.</param>
    public static long Count(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return JsonCharacters.Count(reader.ValueSpan);
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
                count += JsonCharacters.Count(reader.ValueSpan);
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
}
