using System.Globalization;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>
/// Changes text by SentencePiece's character map: each grapheme as a whole when it is short and in the map, else its characters.
/// A grapheme of which only a start is in the map becomes what that start does, as in the implementation that made the files.
/// </summary>
internal sealed class PrecompiledNormalizer(CharsMap map) : INormalizer
{
    // In UTF-8 bytes.
    private const int LongestWhole = 5;

    private readonly string?[] _ascii = [.. Enumerable.Range(0, 128).Select(c => map.Find([(byte)c]))];

    /// <inheritdoc/>
    public string Normalize(string text)
    {
        var changed = new StringBuilder(text.Length + 16);
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = IsLoneAscii(text, at) ? 1 : StringInfo.GetNextTextElementLength(text, at);
            if (length == 1 && text[at] < _ascii.Length)
                Append(changed, _ascii[text[at]], text.AsSpan(at, 1));
            else
                AppendGrapheme(changed, text.AsSpan(at, length));
        }

        return changed.ToString();
    }

    // Nothing of ASCII joins with another but the two characters of a line break.
    private static bool IsLoneAscii(string text, int at) =>
        char.IsAscii(text[at]) && text[at] != '\r' && (at + 1 == text.Length || char.IsAscii(text[at + 1]));

    private void AppendGrapheme(StringBuilder changed, ReadOnlySpan<char> grapheme)
    {
        Span<byte> utf8 = stackalloc byte[LongestWhole];
        if (Encoding.UTF8.TryGetBytes(grapheme, utf8, out var count) && map.Find(utf8[..count]) is { } whole)
        {
            changed.Append(whole);
            return;
        }

        for (int at = 0, length; at < grapheme.Length; at += length)
        {
            Rune.DecodeFromUtf16(grapheme[at..], out var rune, out length);
            Append(changed, map.Find(utf8[..rune.EncodeToUtf8(utf8)]), grapheme.Slice(at, length));
        }
    }

    private static void Append(StringBuilder changed, string? replacement, ReadOnlySpan<char> original)
    {
        if (replacement is null)
            changed.Append(original);
        else
            changed.Append(replacement);
    }
}
