using System.Buffers;
using ServingCluster.Inference.Tokenizers.Patterns;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Makes text the characters that stand for its UTF-8 bytes, after cutting it by GPT-2's pattern if it is to.</summary>
/// <param name="addPrefixSpace">Whether text that does not start with a space gets one.</param>
/// <param name="usePattern">Whether it is cut.</param>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool usePattern) : IPreTokenizer
{
    private const int LongestOnStack = 128;

    private static readonly Splitter Gpt2 = new(new Gpt2Pattern(), SplitBehavior.Isolated, invert: false);

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        if (addPrefixSpace && text[0] != ' ')
            text = string.Concat(" ", text);
        if (usePattern)
            Gpt2.Split(text, isFirst, new ByteSink(pieces));
        else
            AddBytes(text, isFirst, pieces);
    }

    private static void AddBytes(ReadOnlySpan<char> text, bool isFirst, PieceSink pieces)
    {
        var rented = text.Length > LongestOnStack ? ArrayPool<char>.Shared.Rent(3 * text.Length) : null;
        var characters = rented ?? stackalloc char[3 * LongestOnStack];
        pieces.Add(characters[..ByteAlphabet.Write(text, characters)], isFirst);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
    }

    private sealed class ByteSink(PieceSink next) : PieceSink
    {
        public override void Add(ReadOnlySpan<char> piece, bool isFirst) => AddBytes(piece, isFirst, next);
    }
}
