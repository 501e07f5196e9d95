namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>A piece of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, or the value of the literal.</param>
internal readonly record struct ScimToken(ScimTokenKind Kind, string Text)
{
    public bool IsWord(string word) => Kind == ScimTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
