namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>A pattern that matches something at every place of a text and looks ahead only, scanned by hand.</summary>
internal abstract class ScannedPattern : ITextPattern
{
    /// <inheritdoc/>
    public void FindAll(ReadOnlySpan<char> text, ref SegmentList segments)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at + LengthAt(text[at..]);
            segments.AddMatch(at, end);
            at = end;
        }
    }

    /// <summary>The length of the match that a text starts with; above zero.</summary>
    /// <param name="text">Not empty.</param>
    protected abstract int LengthAt(ReadOnlySpan<char> text);

    /// <summary>The end of <c>\s+(?!\S)|\s+</c>, in a run of white space that ends at <paramref name="runEnd"/>.</summary>
    protected static int EndOfSpaces(ReadOnlySpan<char> text, int runEnd) =>
        runEnd == text.Length || runEnd == 1 ? runEnd : runEnd - 1;

    /// <summary>Where the white space ends that a text starts with. All of it is in the basic plane.</summary>
    protected static int EndOfSpaceRun(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }
}
