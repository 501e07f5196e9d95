namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>What a text is cut at. Immutable and thread-safe.</summary>
internal interface ITextPattern
{
    /// <summary>Finds all matches, left to right, none over another, and adds the rest of the text.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="segments">Takes the parts of the text.</param>
    void FindAll(ReadOnlySpan<char> text, ref SegmentList segments);
}
