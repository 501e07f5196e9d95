using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Cuts text at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Whether what lies between the matches counts as matched instead.</param>
internal sealed class Splitter(ITextPattern pattern, SplitBehavior behavior, bool invert) : IPreTokenizer
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        var segments = new SegmentList(stackalloc TextSegment[32]);
        pattern.FindAll(text, ref segments);
        var parts = segments.Segments;
        for (int at = 0, next; at < parts.Length; at = next)
        {
            next = EndOfPiece(parts, at);
            if (behavior != SplitBehavior.Removed || !IsMatch(parts[at]))
                pieces.Add(text[parts[at].Start..parts[next - 1].End], isFirst && parts[at].Start == 0);
        }

        segments.Dispose();
    }

    private bool IsMatch(TextSegment part) => part.IsMatch != invert;

    // The segment after the last one of the piece that starts at a segment.
    private int EndOfPiece(ReadOnlySpan<TextSegment> parts, int at) => behavior switch
    {
        SplitBehavior.MergedWithPrevious => TakesNext(parts, at) ? at + 2 : at + 1,
        SplitBehavior.MergedWithNext => GoesToNext(parts, at) ? at + 2 : at + 1,
        SplitBehavior.Contiguous => EndOfEqual(parts, at),
        _ => at + 1,
    };

    // Only the first match of several that touch goes to what is before it.
    private bool TakesNext(ReadOnlySpan<TextSegment> parts, int at) =>
        at + 1 < parts.Length && !IsMatch(parts[at]) && IsMatch(parts[at + 1]);

    // Only the last match of several that touch goes to what is behind it.
    private bool GoesToNext(ReadOnlySpan<TextSegment> parts, int at) =>
        at + 1 < parts.Length && IsMatch(parts[at]) && !IsMatch(parts[at + 1]);

    private int EndOfEqual(ReadOnlySpan<TextSegment> parts, int at)
    {
        var end = at + 1;
        while (end < parts.Length && parts[end].IsMatch == parts[at].IsMatch)
            end++;
        return end;
    }
}
