using System.Buffers;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// The cut of highest total score (Kudo 2018), found by the Viterbi algorithm. A character that is no token of its own may stand
/// as unknown, ten below the lowest score, as SentencePiece has it; unknown characters in a row become one token.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly TokenTrie _trie;
    private readonly ByteTokens? _bytes;
    private readonly WordCache _cache = new();

    /// <summary>A model.</summary>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="scores">By id: the logarithm of a token's probability.</param>
    /// <param name="unknown">The id of unknown text; null when there is none.</param>
    /// <param name="byteFallback">Whether unknown text becomes tokens of its bytes, where the vocabulary has them.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int? unknown, bool byteFallback)
    {
        (Vocabulary, _scores, _unknown) = (vocabulary, scores, unknown ?? -1);
        _unknownScore = (scores.Length == 0 ? 0 : scores.Min()) - UnknownPenalty;
        _trie = new TokenTrie(vocabulary.Ids);
        _bytes = byteFallback ? new ByteTokens(vocabulary) : null;
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.Length > WordCache.LongestWord)
        {
            Cut(piece, ids);
            return;
        }

        if (_cache.TryFind(piece, out var known))
        {
            ids.AddRange(known);
            return;
        }

        var before = ids.Count;
        Cut(piece, ids);
        _cache.Set(piece, CollectionsMarshal.AsSpan(ids)[before..]);
    }

    private void Cut(ReadOnlySpan<char> piece, List<int> ids)
    {
        var rented = ArrayPool<PathStep>.Shared.Rent(piece.Length + 1);
        var steps = rented.AsSpan(0, piece.Length + 1);
        steps.Fill(PathStep.None);
        steps[0] = default;
        for (int at = 0, length; at < piece.Length; at += length)
        {
            length = CharacterTable.LengthOfFirst(piece[at..]);
            Extend(piece, steps, at, length);
        }

        var count = Reverse(steps);
        AddIds(piece, steps[..count], ids);
        ArrayPool<PathStep>.Shared.Return(rented);
    }

    private void Extend(ReadOnlySpan<char> piece, Span<PathStep> steps, int at, int characterLength)
    {
        var score = steps[at].Score;
        var isToken = false;
        var node = TokenTrie.Root;
        for (var end = at; end < piece.Length && _trie.TryStep(ref node, piece[end]);)
        {
            end++;
            if (!_trie.TryId(node, out var id))
                continue;
            isToken |= end == at + characterLength;
            steps[end].Offer(score + _scores[id], at, id);
        }

        if (!isToken)
            steps[at + characterLength].Offer(score + _unknownScore, at, _unknown);
    }

    // Follows the best path back from the end and leaves its steps in order at the front, each with where its token starts.
    private static int Reverse(Span<PathStep> steps)
    {
        var count = 0;
        var free = steps.Length;
        for (var end = steps.Length - 1; end > 0;)
        {
            var step = steps[end];
            steps[--free] = step;
            count++;
            end = step.Start;
        }

        steps[free..].CopyTo(steps);
        return count;
    }

    private void AddIds(ReadOnlySpan<char> piece, ReadOnlySpan<PathStep> path, List<int> ids)
    {
        for (var i = 0; i < path.Length; i++)
        {
            var first = i;
            while (path[i].Id == _unknown && i + 1 < path.Length && path[i + 1].Id == _unknown)
                i++;
            if (path[i].Id != _unknown)
            {
                ids.Add(path[i].Id);
                continue;
            }

            var end = i + 1 < path.Length ? path[i + 1].Start : piece.Length;
            AddUnknown(piece[path[first].Start..end], ids);
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        if (Vocabulary.TryFind(text, out var id))
            ids.Add(id);
        else if (_bytes is null || !_bytes.TryAddText(text, ids))
            ids.Add(_unknown >= 0 ? _unknown : throw UnknownToken.Missing(null));
    }
}
