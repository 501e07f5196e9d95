using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// Finds out who holds a token: the administrator's, the one for metrics, a personal access token, one that this server issued by OAuth, or one of the external
/// issuer.
/// </summary>
internal sealed class Authenticator(
    Credentials credentials, IServingGrains grains, PrincipalFinder principals, AccessTokens issued, ExternalIssuer external)
{
    // Every JSON Web Token begins like this: the encoded '{"'.
    private const string JwtBeginning = "eyJ";

    /// <summary>Who holds the token; null when nobody does.</summary>
    public async ValueTask<Authenticated?> AuthenticateAsync(string token)
    {
        if (credentials.IsAdmin(token))
            return new Authenticated(Caller.Admin, null, IsFinal: true) { AdminHash = TokenHash.HexOf(token) };
        if (credentials.IsMetrics(token))
            return new Authenticated(Caller.Metrics, null, IsFinal: true);
        if (token.StartsWith(SecretText.PersonalAccessToken, StringComparison.Ordinal))
            return await FindAccessTokenAsync(TokenHash.HexOf(token));
        if (!token.StartsWith(JwtBeginning, StringComparison.Ordinal))
            return null;
        return external.Issued(token) ? await external.AuthenticateAsync(token) : await issued.AuthenticateAsync(token);
    }

    /// <summary>Who holds the personal access token with that hash; null when nobody does any more.</summary>
    public async ValueTask<Authenticated?> FindAccessTokenAsync(string hash)
    {
        if (await grains.CredentialDirectory().FindAsync(CredentialKind.PersonalAccessToken, hash) is not { } credential)
            return null;
        return await principals.ByIdAsync(credential.Owner) is { } principal
            ? new Authenticated(new Caller(principal with { IsByAccessToken = true }), credential.ExpiresAt) { TokenId = credential.Id }
            : null;
    }
}
