using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// Cuts a word by its longest known start, again and again (Devlin et al. 2018, BERT's WordPiece). A word with a part that is in
/// no token is unknown as a whole.
/// </summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly UnknownToken _unknown;
    private readonly int _longestWord;
    private readonly TokenTrie _starts;
    private readonly TokenTrie _continuations;

    /// <summary>A model.</summary>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="unknown">The token of words that cannot be cut.</param>
    /// <param name="prefix">What marks tokens that go on with a word, such as <c>##</c>.</param>
    /// <param name="longestWord">Words of more characters are unknown.</param>
    public WordPieceModel(Vocabulary vocabulary, UnknownToken unknown, string prefix, int longestWord)
    {
        (Vocabulary, _unknown, _longestWord) = (vocabulary, unknown, longestWord);
        _starts = new TokenTrie(vocabulary.Ids);
        _continuations = new TokenTrie(vocabulary.Ids
            .Where(token => token.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(token => KeyValuePair.Create(token.Key[prefix.Length..], token.Value)));
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        var before = ids.Count;
        if (!IsTooLong(piece) && TryCut(piece, ids))
            return;
        CollectionsMarshal.SetCount(ids, before);
        ids.Add(_unknown.Id);
    }

    private bool IsTooLong(ReadOnlySpan<char> piece)
    {
        if (piece.Length <= _longestWord)
            return false;
        var characters = 0;
        foreach (var unit in piece)
            characters += char.IsLowSurrogate(unit) ? 0 : 1;
        return characters > _longestWord;
    }

    private bool TryCut(ReadOnlySpan<char> piece, List<int> ids)
    {
        for (var at = 0; at < piece.Length;)
        {
            if (!(at == 0 ? _starts : _continuations).TryFindLongest(piece[at..], out var length, out var id))
                return false;
            ids.Add(id);
            at += length;
        }

        return true;
    }
}
