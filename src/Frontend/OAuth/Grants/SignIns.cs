using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>
/// What comes of a user's signing in to a client: a code, then refresh tokens, each good for one use and in place of the one before. All of
/// them have their first part in common, so that one that comes a second time is known for what it is, however long ago the first was, and
/// ends the sign-in with everything that came of it.
/// </summary>
internal sealed class SignIns(
    IServingGrains grains, RegisteredClients clients, Credentials credentials, PrincipalFinder principals, AccessTokens tokens, TimeProvider time,
    ILogger<SignIns> logger)
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    // A token for certain endpoints that was got by the last access token outlives that one by its own lifetime.
    private static readonly TimeSpan RestLifetime = 2 * AccessTokens.Lifetime;

    private ICredentialDirectory Directory => grains.CredentialDirectory();

    /// <summary>A code for an account.</summary>
    public async Task<string> MakeCodeAsync(string account, ClientGrant grant)
    {
        var code = SecretText.New(SecretText.AuthorizationCode, SecretText.NewFamily());
        await Directory.AddAsync(Input(CredentialKind.AuthorizationCode, code, CodeLifetime, account, grant));
        return code;
    }

    /// <summary>The tokens for a code or refresh token, which is good for nothing afterwards, whatever comes of it.</summary>
    /// <param name="kind">What is shown.</param>
    /// <param name="secret">The code or refresh token.</param>
    /// <param name="request">The request.</param>
    /// <param name="check">Refuses what does not fit to what was agreed.</param>
    /// <exception cref="OAuthException">It is not right, or that of another client; the client or the account may do nothing any more; or the
    /// token is gone that the user signed in with.</exception>
    public async Task<TokenReply> ContinueAsync(CredentialKind kind, string secret, TokenRequest request, Action<ClientGrant> check)
    {
        if (await Directory.FindAsync(kind, TokenHash.HexOf(secret)) is not { Grant: { } grant } shown)
            throw Refuse(await EndReusedAsync(secret));
        var principal = await CheckAsync(shown, request.Client.Id, check);
        var token = await tokens.IssueAsync(
            new AccessTokenRequest(principal, request.Issuer, grant.ClientId, grant.Scope) { SignIn = shown.Id }, request.Aborted);
        var (next, refresh) = NextOf(shown, secret);
        var step = await Directory.ReplaceAsync(kind, shown.Sha256, FamilyOf(secret), next);
        return step.Next is not null ? new TokenReply(principal, token, grant.Scope) { RefreshToken = refresh } : throw Refuse(step.Ended);
    }

    /// <summary>The sign-in that a code or refresh token is of, also one that was used before; null when there is none, or none any more.</summary>
    public async Task<Credential?> FindAsync(string secret) => FamilyOf(secret) is { Length: > 0 } family
        ? await Directory.FindSignInAsync(family)
        : await Directory.FindAsync(CredentialKind.RefreshToken, TokenHash.HexOf(secret));

    /// <summary>Whether a verifier is that of an S256 challenge (RFC 7636, 4.6).</summary>
    public static bool Verifies(string verifier, string challenge) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)))), Encoding.UTF8.GetBytes(challenge));

    private async Task<Principal> CheckAsync(Credential shown, string client, Action<ClientGrant> check)
    {
        try
        {
            if (shown.Grant!.ClientId != client)
                throw Invalid("It was made for another client. Sign in again.");
            // A client may have been taken out of the settings since the user signed in to it.
            if (!clients.Knows(client))
                throw RegisteredClients.Unknown(OAuthErrors.InvalidClient, client);
            check(shown.Grant);
            // Nobody sees refresh tokens in any list: whoever revokes a token that leaked must be rid of what came of it.
            if (await Directory.GetSignInAsync(shown.Id) is null)
                throw Invalid("The personal access token of the sign-in was revoked or has expired. Sign in again.");
            if (!credentials.Uphold(shown))
                throw Invalid("The administrator's token was changed since the sign-in, or an earlier release made it. Sign in again.");
            return await principals.ByIdAsync(shown.Owner) ?? throw Invalid("The account is gone or switched off.");
        }
        catch (OAuthException)
        {
            await Directory.EndSignInAsync(shown.Id);
            throw;
        }
    }

    private async Task<Credential?> EndReusedAsync(string secret)
    {
        var ended = await Directory.FindSignInAsync(FamilyOf(secret));
        if (ended is not null)
            await Directory.EndSignInAsync(ended.Id);
        return ended;
    }

    private OAuthException Refuse(Credential? ended)
    {
        if (ended is null)
            return Invalid("It is unknown, has expired, or was used before. Sign in again.");
        SignInsLog.Reused(logger, ended.Grant!.ClientId, ended.Owner);
        return Invalid("It was used before, which ends the sign-in with every token that came of it, since somebody else may have it. Sign in again.");
    }

    private (CredentialInput Next, string? RefreshToken) NextOf(Credential shown, string secret)
    {
        var grant = shown.Grant! with { Challenge = "" };
        if (!Scopes.IsOffline(grant.Scope))
            return (Input(CredentialKind.SignIn, secret, RestLifetime, shown.Owner, grant), null);
        var family = SecretText.FamilyOf(secret) is { Length: > 0 } same ? same : SecretText.NewFamily();
        var refresh = SecretText.New(SecretText.RefreshToken, family);
        return (Input(CredentialKind.RefreshToken, refresh, RefreshLifetime, shown.Owner, grant), refresh);
    }

    private CredentialInput Input(CredentialKind kind, string secret, TimeSpan lifetime, string account, ClientGrant grant) => new()
    {
        Kind = kind,
        Sha256 = TokenHash.HexOf(secret),
        Owner = account,
        CreatedBy = account,
        ExpiresAt = time.GetUtcNow() + lifetime,
        Family = FamilyOf(secret),
        Grant = grant,
    };

    private static string FamilyOf(string secret) => SecretText.FamilyOf(secret) is { Length: > 0 } family ? TokenHash.HexOf(family) : "";

    private static OAuthException Invalid(string message) => new(OAuthErrors.InvalidGrant, message);
}
