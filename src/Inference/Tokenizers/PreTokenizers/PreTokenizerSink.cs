namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Cuts each piece further.</summary>
internal sealed class PreTokenizerSink(IPreTokenizer preTokenizer, PieceSink next) : PieceSink
{
    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst)
    {
        if (piece.Length > 0)
            preTokenizer.Split(piece, isFirst, next);
    }
}
