using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServingCluster.Frontend.Tests.Auth;

/// <summary>An OpenID Connect issuer whose documents are answered in memory.</summary>
internal sealed class FakeIssuer(TimeProvider time) : HttpMessageHandler
{
    public const string Address = "https://login.example/tenant/v2.0";
    public const string Audience = "api://serving";

    private readonly Dictionary<string, RSA> _keys = new() { ["one"] = RSA.Create(2048) };

    public bool IsDown { get; set; }

    public int Fetches { get; private set; }

    /// <summary>What the token endpoint answers a form.</summary>
    public Func<IReadOnlyDictionary<string, string>, object> Redeem { get; set; } = _ => new { error = "invalid_grant" };

    /// <summary>The header by which the client last showed its secret; null for none.</summary>
    public string? ClientHeader { get; private set; }

    /// <summary>Where codes are redeemed.</summary>
    public string TokenEndpoint { get; set; } = "https://login.example/token";

    /// <summary>The key that signs.</summary>
    public string Current { get; set; } = "one";

    public void AddKey(string name) => _keys[name] = RSA.Create(2048);

    public void RemoveKey(string name) => _keys.Remove(name);

    /// <summary>A token for <c>ann@x.io</c>, unless claims say otherwise.</summary>
    public string Token(Dictionary<string, object>? claims = null, string issuer = Address, string audience = Audience, TimeSpan? life = null, string? type = "JWT")
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now,
            Expires = now + (life ?? TimeSpan.FromHours(1)),
            TokenType = type,
            Claims = claims ?? new Dictionary<string, object> { ["preferred_username"] = "ann@x.io", ["name"] = "Ann" },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_keys[Current]) { KeyId = Current }, SecurityAlgorithms.RsaSha256)
            {
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fetches++;
        if (IsDown)
            throw new HttpRequestException("No route to the issuer.");
        object? document = request.RequestUri!.ToString() switch
        {
            Address + "/.well-known/openid-configuration" => new
            {
                issuer = Address,
                jwks_uri = "https://login.example/keys",
                authorization_endpoint = "https://login.example/authorize?p=1",
                token_endpoint = TokenEndpoint,
            },
            "https://login.example/keys" => new { keys = _keys.Select(Describe).ToArray() },
            "https://login.example/token" => await RedeemAsync(request, cancellationToken),
            _ => null,
        };
        return document is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(document)) };
    }

    private async Task<object> RedeemAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ClientHeader = request.Headers.Authorization?.ToString();
        var form = new FormReader(await request.Content!.ReadAsStringAsync(cancellationToken)).ReadForm();
        return Redeem(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
    }

    private static object Describe(KeyValuePair<string, RSA> key)
    {
        var parameters = key.Value.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = key.Key, n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) };
    }
}
