using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Puts spaces around Chinese characters, so that each is a word of its own, as BERT does.</summary>
internal sealed class HanSpacer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u33FF') < 0)
            return text;
        var spaced = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHan(rune.Value))
                spaced.Append(' ').AppendCodePoint(rune.Value).Append(' ');
            else
                spaced.AppendCodePoint(rune.Value);
        }

        return spaced.ToString();
    }

    // The blocks as BERT lists them, the gap below U+2B920 included.
    private static bool IsHan(int codePoint) => codePoint
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
