namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Leaves out white space at the start, at the end, or both.</summary>
internal sealed class StripNormalizer(bool atStart, bool atEnd) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        text = atStart ? text.TrimStart() : text;
        return atEnd ? text.TrimEnd() : text;
    }
}
