namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Takes the pieces that a text is cut into.</summary>
internal abstract class PieceSink
{
    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">Its text; empty ones are left out by the one who takes them.</param>
    /// <param name="isFirst">Whether it starts where the whole text starts.</param>
    public abstract void Add(ReadOnlySpan<char> piece, bool isFirst);
}
