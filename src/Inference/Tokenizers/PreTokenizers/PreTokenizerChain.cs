namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>All pre-tokenizers of a file, in order; each cuts the pieces of the one before.</summary>
internal sealed class PreTokenizerChain(IReadOnlyList<IPreTokenizer> steps)
{
    /// <summary>Puts all steps before a taker of pieces.</summary>
    public PieceSink Before(PieceSink end)
    {
        var first = end;
        for (var i = steps.Count - 1; i >= 0; i--)
            first = new PreTokenizerSink(steps[i], first);
        return first;
    }
}
