namespace ServingCluster.Inference.Tokenizers.AddedTokens;

/// <summary>The added tokens of a file: which there are, and how they are found in plain and in normalized text.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<string, int> _ids;

    /// <summary>The given tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="normalize">The file's normalization.</param>
    public AddedVocabulary(AddedToken[] tokens, Func<string, string> normalize)
    {
        Tokens = tokens;
        _ids = tokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        AddedToken[] plain = [.. tokens.Where(token => !token.IsNormalized)];
        AddedToken[] normalized = [.. tokens.Where(token => token.IsNormalized)];
        InText = plain.Length == 0 ? null : new AddedTokenFinder(plain, [.. plain.Select(token => token.Content)]);
        InNormalizedText = normalized.Length == 0
            ? null
            : new AddedTokenFinder(normalized, [.. normalized.Select(token => normalize(token.Content))]);
    }

    /// <summary>All tokens.</summary>
    public IReadOnlyList<AddedToken> Tokens { get; }

    /// <summary>Finds those that are looked for in plain text; null when there are none.</summary>
    public AddedTokenFinder? InText { get; }

    /// <summary>Finds those that are looked for in normalized text; null when there are none.</summary>
    public AddedTokenFinder? InNormalizedText { get; }

    /// <summary>The id of one; null when there is none of that content.</summary>
    public int? Find(string content) => _ids.TryGetValue(content, out var id) ? id : null;
}
