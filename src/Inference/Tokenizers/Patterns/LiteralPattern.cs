namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>A text that is to be found as it is.</summary>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    /// <summary>The text.</summary>
    public string Literal => literal;

    /// <inheritdoc/>
    public void FindAll(ReadOnlySpan<char> text, ref SegmentList segments)
    {
        for (var at = 0; at < text.Length;)
        {
            var found = text[at..].IndexOf(literal, StringComparison.Ordinal);
            if (found < 0)
                break;
            segments.AddMatch(at + found, at + found + literal.Length);
            at += found + literal.Length;
        }

        segments.AddRest(text.Length);
    }
}
