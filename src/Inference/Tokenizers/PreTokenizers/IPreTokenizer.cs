namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Cuts text into the pieces that the model sees, and may change them. Immutable and thread-safe.</summary>
internal interface IPreTokenizer
{
    /// <summary>Cuts a text.</summary>
    /// <param name="text">Valid UTF-16, not empty.</param>
    /// <param name="isFirst">Whether it starts where the whole text starts.</param>
    /// <param name="pieces">Takes the pieces.</param>
    void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces);
}
