using ServingCluster.Inference.Tokenizers.AddedTokens;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers;

/// <summary>What each id stands for: the model's tokens and the added ones together.</summary>
internal sealed class TokenTable
{
    private readonly string?[] _tokens;
    private readonly bool[] _special;

    /// <summary>The tokens of a model and those that were added.</summary>
    public TokenTable(Vocabulary vocabulary, IReadOnlyList<AddedToken> added)
    {
        var size = added.Aggregate(vocabulary.Size, (most, token) => Math.Max(most, token.Id + 1));
        _tokens = new string?[size];
        _special = new bool[size];
        for (var id = 0; id < vocabulary.Size; id++)
            _tokens[id] = vocabulary.TokenOf(id);
        foreach (var token in added)
            (_tokens[token.Id], _special[token.Id]) = (token.Content, token.IsSpecial);
    }

    /// <summary>The highest id plus one.</summary>
    public int Size => _tokens.Length;

    /// <summary>The token of an id; null when there is none.</summary>
    public string? this[int id] => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>Whether an id is one of control.</summary>
    public bool IsSpecial(int id) => (uint)id < (uint)_special.Length && _special[id];
}
