using System.Text;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>Writes text character by character, without a string for each.</summary>
internal static class CodePointText
{
    /// <summary>Appends a character.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="codePoint">Any but a surrogate.</param>
    public static StringBuilder AppendCodePoint(this StringBuilder text, int codePoint)
    {
        if (codePoint <= char.MaxValue)
            return text.Append((char)codePoint);
        Span<char> pair = stackalloc char[2];
        new Rune(codePoint).EncodeToUtf16(pair);
        return text.Append(pair);
    }
}
