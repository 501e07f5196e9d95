using System.Text;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>Every character for which a test holds is a match of its own.</summary>
/// <param name="isMatch">The test, of a code point.</param>
internal sealed class CharacterPattern(Func<int, bool> isMatch) : ITextPattern
{
    /// <inheritdoc/>
    public void FindAll(ReadOnlySpan<char> text, ref SegmentList segments)
    {
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out length);
            if (isMatch(rune.Value))
                segments.AddMatch(at, at + length);
        }

        segments.AddRest(text.Length);
    }
}
