using System.Text.Json;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The answer to a request for a token (RFC 6749, 5.1).</summary>
/// <param name="Principal">Whom the token stands for; not told.</param>
/// <param name="AccessToken">The token.</param>
/// <param name="Scope">The scopes.</param>
internal sealed record TokenReply(Principal Principal, string AccessToken, string Scope)
{
    /// <summary>What to get the next token with; null for nothing.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Of a token exchange: what was issued (RFC 8693, 2.2.1).</summary>
    public string? IssuedTokenType { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("access_token", AccessToken);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", (int)AccessTokens.Lifetime.TotalSeconds);
        json.WriteString("scope", Scope);
        if (RefreshToken is not null)
            json.WriteString("refresh_token", RefreshToken);
        if (IssuedTokenType is not null)
            json.WriteString("issued_token_type", IssuedTokenType);
    }
}
