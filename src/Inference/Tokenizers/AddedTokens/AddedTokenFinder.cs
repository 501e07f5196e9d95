using System.Buffers;
using ServingCluster.Inference.Tokenizers.Models;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.AddedTokens;

/// <summary>Finds added tokens in a text: the leftmost, and of those that start at one place the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<int, AddedToken> _tokens;
    private readonly TokenTrie _trie;
    private readonly SearchValues<char> _starts;

    /// <summary>A finder of some tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="spellings">How each is spelled in the text, in the same order.</param>
    public AddedTokenFinder(IReadOnlyList<AddedToken> tokens, IReadOnlyList<string> spellings)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
            ids[spellings[i]] = tokens[i].Id;
        ids.Remove("");
        _tokens = tokens.ToDictionary(token => token.Id);
        _trie = new TokenTrie(ids);
        _starts = SearchValues.Create([.. ids.Keys.Select(spelling => spelling[0]).Distinct()]);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to start; moved behind what was found.</param>
    /// <param name="start">Where the found token starts, with the white space that it takes.</param>
    /// <returns>The token; null when there is none any more.</returns>
    public AddedToken? Next(ReadOnlySpan<char> text, ref int from, out int start)
    {
        // Matches that are no single words are stepped over whole, and the white space before a token must not be taken twice.
        var limit = from;
        for (start = from; start < text.Length;)
        {
            var offset = text[start..].IndexOfAny(_starts);
            if (offset < 0)
                break;
            start += offset;
            if (!_trie.TryFindLongest(text[start..], out var length, out var id))
            {
                start++;
                continue;
            }

            var token = _tokens[id];
            var end = start + length;
            if (token.SingleWord && !IsSingleWord(text, start, end))
            {
                start = end;
                continue;
            }

            from = token.StripsRight ? EndOfSpace(text, end) : end;
            start = token.StripsLeft ? StartOfSpace(text, start, limit) : start;
            return token;
        }

        return null;
    }

    private static bool IsSingleWord(ReadOnlySpan<char> text, int start, int end) =>
        !WordCharacters.EndsWithOne(text[..start]) && !WordCharacters.StartsWithOne(text[end..]);

    private static int EndOfSpace(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    private static int StartOfSpace(ReadOnlySpan<char> text, int start, int limit)
    {
        while (start > limit && char.IsWhiteSpace(text[start - 1]))
            start--;
        return start;
    }
}
