using System.Collections.Frozen;
using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth;

/// <summary>
/// The access tokens that this server issues: JSON Web Tokens (RFC 9068), signed, not kept. They name an account; what that may do is
/// looked up when they are used, so that an account that is deleted or switched off takes its tokens with it. One that came of
/// a sign-in names that too, and ends with it.
/// </summary>
internal sealed class AccessTokens(SigningKeys keys, PrincipalFinder principals, Credentials credentials, IServingGrains grains, TimeProvider time)
{
    /// <summary>How long a token lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    /// <summary>Makes a token.</summary>
    public async Task<string> IssueAsync(AccessTokenRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenClaims.Type,
            Issuer = request.Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = ClaimsOf(request),
            SigningCredentials = await keys.SigningAsync(cancellationToken),
        });
    }

    /// <summary>Who holds a token of this server's; null when it is none, has expired, or its account may do nothing any more.</summary>
    public async ValueTask<Authenticated?> AuthenticateAsync(string token)
    {
        if (await ValidateAsync(token) is not { } valid)
            return null;
        var signIn = SignInOf(valid);
        if (signIn.Length > 0 && !await IsSignedInAsync(signIn))
            return null;
        var principal = valid.TryGetPayloadValue<string>(TokenClaims.Account, out var account)
            ? await principals.ByIdAsync(account)
            : await StrangerAsync(valid);
        if (principal is null)
            return null;
        if (valid.TryGetPayloadValue<string[]>(TokenClaims.Endpoints, out var endpoints))
            principal = principal with { OnlyEndpoints = endpoints.ToFrozenSet(StringComparer.Ordinal) };
        return new Authenticated(new Caller(principal), new DateTimeOffset(valid.ValidTo, TimeSpan.Zero)) { SignIn = signIn };
    }

    /// <summary>The id of the sign-in that a token of this server's came of, empty for one that came otherwise; null when it is none, or has expired.</summary>
    public async ValueTask<string?> FindSignInAsync(string token) => await ValidateAsync(token) is { } valid ? SignInOf(valid) : null;

    // The same for all hosts by which this installation is reached.
    private string Audience => credentials.Installation.WorkspaceId.ToString(CultureInfo.InvariantCulture);

    private async ValueTask<bool> IsSignedInAsync(string signIn) =>
        await grains.CredentialDirectory().GetSignInAsync(signIn) is { } made && credentials.Uphold(made);

    private async ValueTask<JsonWebToken?> ValidateAsync(string token)
    {
        if (!Handler.CanReadToken(token) || ReadKeyId(token) is not { } keyId)
            return null;
        if (await keys.FindAsync(keyId, CancellationToken.None) is not { } key)
            return null;
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [TokenClaims.Type],
            ValidAudience = Audience,

            // Its keys are this installation's alone; its issuer is whatever host the token was asked of.
            ValidateIssuer = false,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private static string? ReadKeyId(string token)
    {
        try
        {
            return Handler.ReadJsonWebToken(token).Kid is { Length: > 0 } keyId ? keyId : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // It has the form of a token, but what it consists of has not.
            return null;
        }
    }

    private static string SignInOf(JsonWebToken token) => token.TryGetPayloadValue<string>(TokenClaims.SignIn, out var id) ? id : "";

    private static Dictionary<string, object> ClaimsOf(AccessTokenRequest request)
    {
        var principal = request.Principal;
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = principal.Name,
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            [TokenClaims.Scope] = request.Scope,
        };
        if (request.ClientId.Length > 0)
            claims[TokenClaims.ClientId] = request.ClientId;
        if (request.SignIn.Length > 0)
            claims[TokenClaims.SignIn] = request.SignIn;
        if (principal.AccountId.Length > 0)
            claims[TokenClaims.Account] = principal.AccountId;
        else
            (claims[TokenClaims.DisplayName], claims[TokenClaims.Groups]) = (principal.DisplayName, principal.Groups.ToArray());
        if (request.DataPlane is { } grant)
            (claims[TokenClaims.AuthorizationDetails], claims[TokenClaims.Endpoints]) = (grant.Details, grant.Endpoints.ToArray());
        return claims;
    }

    private async ValueTask<Principal?> StrangerAsync(JsonWebToken token) =>
        token.TryGetPayloadValue<string[]>(TokenClaims.Groups, out var groups) && token.TryGetPayloadValue<string>(TokenClaims.DisplayName, out var name)
        && await principals.IsStrangerAdmittedAsync(token.Subject)
            ? new Principal(PrincipalKind.User, token.Subject, name, groups.ToFrozenSet(StringComparer.Ordinal))
            : null;
}
