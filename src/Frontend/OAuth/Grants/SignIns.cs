using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>What comes of a user's signing in to a client: a code, then refresh tokens, each good for one use.</summary>
internal sealed class SignIns(IServingGrains grains, PrincipalFinder principals, AccessTokens tokens, TimeProvider time)
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    /// <summary>A code for an account.</summary>
    public Task<string> MakeCodeAsync(string account, ClientGrant grant) =>
        AddAsync(CredentialKind.AuthorizationCode, SecretText.AuthorizationCode, CodeLifetime, account, grant);

    /// <summary>Takes a code or refresh token; it is good for nothing afterwards, whatever comes of it.</summary>
    /// <exception cref="OAuthException">It is not right, or that of another client.</exception>
    public async Task<Credential> TakeAsync(CredentialKind kind, string secret, string client)
    {
        var taken = await grains.CredentialDirectory().TakeAsync(kind, TokenHash.HexOf(secret));
        return taken is { Grant: { } grant } && grant.ClientId == client ? taken : throw new OAuthException(
            OAuthErrors.InvalidGrant, "It is unknown, has expired, was used before, or was made for another client. Sign in again.");
    }

    /// <summary>The tokens for a sign-in.</summary>
    /// <exception cref="OAuthException">The account may do nothing any more, or the token is gone that the user signed in with.</exception>
    public async Task<TokenReply> ReplyAsync(Credential taken, TokenRequest request)
    {
        var grant = taken.Grant!;
        // Nobody sees refresh tokens in any list: whoever revokes a token that leaked must be rid of what came of it.
        if (grant.SignedInBy.Length > 0
            && await grains.CredentialDirectory().GetAsync(CredentialKind.PersonalAccessToken, grant.SignedInBy) is null)
            throw new OAuthException(OAuthErrors.InvalidGrant, "The personal access token of the sign-in was revoked or has expired. Sign in again.");
        if (await principals.ByIdAsync(taken.Owner) is not { } principal)
            throw new OAuthException(OAuthErrors.InvalidGrant, "The account is gone or switched off.");
        var token = await tokens.IssueAsync(new AccessTokenRequest(principal, request.Issuer, grant.ClientId, grant.Scope), request.Aborted);
        var refresh = Scopes.IsOffline(grant.Scope)
            ? await AddAsync(CredentialKind.RefreshToken, SecretText.RefreshToken, RefreshLifetime, taken.Owner, grant with { Challenge = "" })
            : null;
        return new TokenReply(principal, token, grant.Scope) { RefreshToken = refresh };
    }

    /// <summary>Whether a verifier is that of an S256 challenge (RFC 7636, 4.6).</summary>
    public static bool Verifies(string verifier, string challenge) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)))), Encoding.UTF8.GetBytes(challenge));

    private async Task<string> AddAsync(CredentialKind kind, string prefix, TimeSpan lifetime, string account, ClientGrant grant)
    {
        var secret = SecretText.New(prefix);
        await grains.CredentialDirectory().AddAsync(new CredentialInput
        {
            Kind = kind,
            Sha256 = TokenHash.HexOf(secret),
            Owner = account,
            CreatedBy = account,
            ExpiresAt = time.GetUtcNow() + lifetime,
            Grant = grant,
        });
        return secret;
    }
}
