namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>A page of a list whose pages are known by tokens, and the way to it: a token leads on only, so that the way back has to be kept.</summary>
/// <param name="tokens">The tokens of the pages after the first, up to this one; none for the first.</param>
public sealed class TokenTrail(IReadOnlyList<string> tokens)
{
    // Stands for pages at the beginning that an address has no room for.
    private const string Forgotten = "-";

    // An address is refused from 8 KiB on.
    private const int MaxLength = 4000;

    /// <summary>The first page.</summary>
    public static TokenTrail Start { get; } = new([]);

    /// <summary>The tokens, for an address.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>The token that the API gives the page for; empty for the first page.</summary>
    public string Token => tokens is [.., not Forgotten and var last] ? last : "";

    /// <summary>Whether it is the first page.</summary>
    public bool IsFirst => Token.Length == 0;

    /// <summary>The page before; null before the first, and where it is forgotten.</summary>
    public TokenTrail? Previous => IsFirst || tokens is [Forgotten, _] ? null : new TokenTrail([.. tokens.SkipLast(1)]);

    /// <summary>The page after.</summary>
    public TokenTrail Next(string token)
    {
        List<string> next = [.. tokens, token];
        while (next.Count > 2 && next.Sum(t => t.Length) > MaxLength)
            next = [Forgotten, .. next.Skip(next[0] == Forgotten ? 2 : 1)];
        return new TokenTrail(next);
    }
}
