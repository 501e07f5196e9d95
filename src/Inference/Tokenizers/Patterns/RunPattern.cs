using System.Text;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>Every run of characters of one class is a match.</summary>
/// <param name="classOf">The class of a code point.</param>
internal sealed class RunPattern(Func<int, int> classOf) : ITextPattern
{
    /// <summary>The class of characters that belong to no match.</summary>
    public const int Outside = 0;

    /// <inheritdoc/>
    public void FindAll(ReadOnlySpan<char> text, ref SegmentList segments)
    {
        var (start, current) = (0, Outside);
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out length);
            var next = classOf(rune.Value);
            if (next == current)
                continue;
            if (current != Outside)
                segments.AddMatch(start, at);
            (start, current) = (at, next);
        }

        if (current != Outside)
            segments.AddMatch(start, text.Length);
        segments.AddRest(text.Length);
    }
}
