using System.Buffers;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Byte pair encoding, over characters or over the characters that stand for bytes (Sennrich et al. 2016).</summary>
internal sealed class BpeModel(Vocabulary vocabulary, MergeTable merges, SeamTable seams, BpeOptions options) : ITokenModel
{
    private const int LongestOnStack = 64;

    private readonly BpeSymbols _symbols = new(vocabulary, options);
    private readonly PairMerger _merger = new(merges);
    private readonly WordCache _cache = new();

    /// <inheritdoc/>
    public Vocabulary Vocabulary => vocabulary;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (options.IgnoreMerges && vocabulary.TryFind(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }

        if (piece.Length <= WordCache.LongestWord)
            EncodeWord(piece, ids);
        else
            EncodeParts(piece, ids);
    }

    private void EncodeParts(ReadOnlySpan<char> piece, List<int> ids)
    {
        var start = 0;
        for (var i = 1; i < piece.Length; i++)
        {
            if (seams.IsSeam(piece[i - 1], piece[i]) && _symbols.AreKnown(piece[i - 1], piece[i]))
            {
                EncodeWord(piece[start..i], ids);
                start = i;
            }
        }

        EncodeWord(piece[start..], ids);
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > WordCache.LongestWord)
        {
            Merge(word, ids);
            return;
        }

        if (_cache.TryFind(word, out var known))
        {
            ids.AddRange(known);
            return;
        }

        var before = ids.Count;
        Merge(word, ids);
        _cache.Set(word, CollectionsMarshal.AsSpan(ids)[before..]);
    }

    private void Merge(ReadOnlySpan<char> word, List<int> ids)
    {
        var most = word.Length * BpeSymbols.MostPerUnit;
        var rented = word.Length > LongestOnStack ? ArrayPool<int>.Shared.Rent(most) : null;
        var symbols = rented ?? stackalloc int[LongestOnStack * BpeSymbols.MostPerUnit];
        var count = _symbols.Read(word, symbols);
        ids.AddRange(symbols[.._merger.Merge(symbols[..count])]);
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }
}
