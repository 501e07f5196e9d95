using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Auth.External;

/// <summary>Takes tokens of the OpenID Connect issuer that the settings name, such as Entra ID or Keycloak.</summary>
internal sealed class ExternalIssuer : IDisposable
{
    // Signatures by a shared secret are none: whoever can check them can make them.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    // Some kinds of token are signed with the same keys, and stand for nobody: those that tell of a sign-out, say.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    private const string Nobody = "it stands for nobody who may do anything here.";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly ServingSettings _settings;
    private readonly ExternalPrincipals _principals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IssuerKeys _keys;

    /// <exception cref="SettingsException">There is an issuer without an audience, or the other way round.</exception>
    public ExternalIssuer(
        ServingSettings settings, ExternalHttp http, ExternalPrincipals principals, TimeProvider time, ILogger<ExternalIssuer> logger)
    {
        if (settings.OidcIssuer.Length == 0 != (settings.OidcAudience.Length == 0))
        {
            throw new SettingsException(
                [$"{SettingsReader.KeyOf("OidcIssuer")} and {SettingsReader.KeyOf("OidcAudience")} must be set both or not at all: tokens that the issuer made for others must not pass."]);
        }

        if (settings.OidcClientId.Length > 0 && settings.OidcIssuer.Length == 0)
            throw new SettingsException([$"{SettingsReader.KeyOf("OidcClientId")} must not be set without {SettingsReader.KeyOf("OidcIssuer")}: people sign in to the web UI by that issuer."]);
        if (settings.OidcClientSecret.Length > 0 && settings.OidcClientId.Length == 0)
            throw new SettingsException([$"{SettingsReader.KeyOf("OidcClientSecret")} must not be set without {SettingsReader.KeyOf("OidcClientId")}, whose secret it is."]);
        (_settings, _principals, _time, _logger) = (settings, principals, time, logger);
        _keys = new IssuerKeys(settings.OidcIssuer, http, time, logger);
    }

    /// <summary>Whether a token says that it is of that issuer.</summary>
    public bool Issued(string token) => _settings.OidcIssuer.Length > 0 && TryRead(token) is { } read && read.Issuer == _settings.OidcIssuer;

    /// <summary>Who holds a token of the issuer; null when it is not right.</summary>
    public async ValueTask<Authenticated?> AuthenticateAsync(string token)
    {
        if (await ValidateAsync(token, _settings.OidcAudience) is not { } valid)
            return null;
        return await _principals.OfAsync(valid) is { } principal
            ? new Authenticated(new Caller(principal), new DateTimeOffset(valid.ValidTo, TimeSpan.Zero) + Skew)
            : Refuse<Authenticated>(Nobody);
    }

    /// <summary>Whom an ID token stands for that was made for the web UI (OpenID Connect Core 1.0, 3.1.3.7); null when it is not right.</summary>
    /// <param name="token">The token.</param>
    /// <param name="nonce">What was asked for with it.</param>
    public async ValueTask<SignedInPerson?> IdentifyAsync(string token, string nonce)
    {
        if (await ValidateAsync(token, _settings.OidcClientId) is not { } valid)
            return null;
        if (!valid.TryGetPayloadValue<string>("nonce", out var own) || own != nonce)
            return Refuse<SignedInPerson>("it was made for another sign-in.");
        if (valid.Audiences.Skip(1).Any() && (!valid.TryGetPayloadValue<string>("azp", out var party) || party != _settings.OidcClientId))
            return Refuse<SignedInPerson>("it was made for another client.");
        return await _principals.PersonOfAsync(valid) ?? Refuse<SignedInPerson>(Nobody);
    }

    public void Dispose() => _keys.Dispose();

    private TimeSpan Skew => TimeSpan.FromSeconds(_settings.OidcClockSkewSeconds);

    private async ValueTask<JsonWebToken?> ValidateAsync(string token, string audience)
    {
        if (TryRead(token) is not { Kid.Length: > 0 } read)
            return Refuse<JsonWebToken>("it names no key.");
        if (await _keys.FindAsync(read.Kid) is not { } key)
            return Refuse<JsonWebToken>("the issuer has no such key.");
        var result = await Handler.ValidateTokenAsync(token, Parameters(key, audience));
        return result.IsValid ? (JsonWebToken)result.SecurityToken : Refuse<JsonWebToken>(result.Exception?.GetType().Name ?? "it is not valid.");
    }

    private TokenValidationParameters Parameters(SecurityKey key, string audience) => new()
    {
        IssuerSigningKey = key,
        ValidIssuer = _settings.OidcIssuer,
        ValidAudience = audience,
        ValidAlgorithms = Algorithms,
        TypeValidator = (type, _, _) => string.IsNullOrEmpty(type) || Types.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? type : throw new SecurityTokenInvalidTypeException(),
        LifetimeValidator = IsCurrent,
    };

    private bool IsCurrent(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + Skew && (notBefore is not { } start || now >= start - Skew);
    }

    private static JsonWebToken? TryRead(string token)
    {
        try
        {
            return Handler.CanReadToken(token) ? Handler.ReadJsonWebToken(token) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // It has the form of a token, but what it consists of has not.
            return null;
        }
    }

    private T? Refuse<T>(string reason)
        where T : class
    {
        IssuerLog.Refused(_logger, reason);
        return null;
    }
}
