namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>A range of whole numbers.</summary>
/// <param name="Least">The least, not above 0.</param>
/// <param name="Most">The greatest.</param>
internal readonly record struct WholeRange(long Least, ulong Most)
{
    /// <summary>Reads a whole number within the range.</summary>
    public ElementFault TryParse(ReadOnlySpan<byte> text, out long signed)
    {
        signed = 0;
        var fault = NumberText.TryParseWhole(text, out var negative, out var magnitude);
        if (fault != ElementFault.None)
            return fault;
        if (magnitude > (negative ? (ulong)-Least : Most))
            return ElementFault.OutOfRange;
        // Two's complement: also right for magnitudes above long's range, which only unsigned elements take.
        signed = negative ? unchecked(-(long)magnitude) : unchecked((long)magnitude);
        return ElementFault.None;
    }

    /// <summary>What both ranges hold.</summary>
    public WholeRange And(WholeRange other) => new(Math.Max(Least, other.Least), Math.Min(Most, other.Most));
}
