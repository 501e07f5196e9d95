namespace ServingCluster.Inference.Embeddings;

/// <summary>Cuts texts of many lengths into runs in which little is padding. A pure function of plain numbers.</summary>
internal static class TextRuns
{
    // Waste that costs less than one more run does.
    private const int FreePadding = 64;

    /// <summary>How many of the first texts make the next run; 1 and up.</summary>
    /// <param name="lengths">Tokens of each text that is left, the longest first; at least one.</param>
    /// <param name="maxRows">Most texts of a run; 1 and up.</param>
    /// <param name="maxTokens">Most tokens of a run, padding included; a single text may have more.</param>
    /// <param name="canPad">Whether texts of different lengths may share a run.</param>
    public static int Next(ReadOnlySpan<int> lengths, int maxRows, int maxTokens, bool canPad)
    {
        var width = lengths[0];
        long filled = width;
        for (var rows = 1; rows < lengths.Length; rows++)
        {
            var padded = (rows + 1L) * width;
            filled += lengths[rows];
            // Up to a fifth of a run may be padding.
            var isTooLoose = canPad ? padded > filled + (filled / 4) + FreePadding : padded > filled;
            if (rows >= maxRows || padded > maxTokens || isTooLoose)
                return rows;
        }

        return lengths.Length;
    }
}
