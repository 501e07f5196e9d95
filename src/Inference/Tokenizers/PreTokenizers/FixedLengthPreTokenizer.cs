using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Cuts text into pieces of a number of characters; the last may be shorter.</summary>
/// <param name="length">The number; 1 and up.</param>
internal sealed class FixedLengthPreTokenizer(int length) : IPreTokenizer
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start;
            for (var count = 0; count < length && end < text.Length; count++)
                end += CharacterTable.LengthOfFirst(text[end..]);
            pieces.Add(text[start..end], isFirst && start == 0);
        }
    }
}
