using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Makes spaces a visible character, as SentencePiece does, and lets every word start with it.</summary>
/// <param name="replacement">The character; one UTF-16 unit or two.</param>
/// <param name="scheme">Where one is put before.</param>
/// <param name="isSplitting">Whether text is cut before it.</param>
internal sealed class MetaspacePreTokenizer(string replacement, PrependScheme scheme, bool isSplitting) : IPreTokenizer
{
    private readonly Splitter _splitter = new(new LiteralPattern(replacement), SplitBehavior.MergedWithNext, invert: false);

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        ReadOnlySpan<char> replaced = text.ToString().Replace(" ", replacement, StringComparison.Ordinal);
        var isPrepended = scheme == PrependScheme.Always || (scheme == PrependScheme.First && isFirst);
        if (isPrepended && !replaced.StartsWith(replacement, StringComparison.Ordinal))
            replaced = string.Concat(replacement, replaced);
        if (isSplitting)
            _splitter.Split(replaced, isFirst, pieces);
        else
            pieces.Add(replaced, isFirst);
    }
}
