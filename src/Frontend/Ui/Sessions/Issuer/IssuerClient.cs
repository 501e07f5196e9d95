using System.Text.Json;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>Asks the issuer: for its endpoints (OpenID Connect Discovery 1.0), and for the ID token that a code stands for. Thread-safe.</summary>
internal sealed class IssuerClient(ServingSettings settings, ExternalHttp http, TimeProvider time)
{
    private const string Post = "client_secret_post";
    private const string Basic = "client_secret_basic";
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromHours(1);

    private volatile Known? _known;

    /// <summary>Its endpoints.</summary>
    /// <exception cref="IssuerSignInException">They cannot be had.</exception>
    public async Task<IssuerEndpoints> EndpointsAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetUtcNow() < known.Until)
            return known.Endpoints;
        var address = new Uri(settings.OidcIssuer.TrimEnd('/') + "/.well-known/openid-configuration");
        try
        {
            using var document = JsonDocument.Parse(await http.GetAsync(address, cancellationToken));
            var endpoints = Read(document.RootElement);
            _known = new Known(endpoints, time.GetUtcNow() + BetweenFetches);
            return endpoints;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new IssuerSignInException($"The issuer '{settings.OidcIssuer}' cannot be reached just now. Try again, or sign in with an access token.", exception);
        }
    }

    /// <summary>The ID token that a code stands for.</summary>
    /// <param name="code">The code.</param>
    /// <param name="verifier">What the request's challenge was made of.</param>
    /// <param name="redirect">The address that the code was sent to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IssuerSignInException">The issuer refused, or gives no ID token.</exception>
    public async Task<string> RedeemAsync(string code, string verifier, string redirect, CancellationToken cancellationToken)
    {
        var endpoints = await EndpointsAsync(cancellationToken);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect,
            ["code_verifier"] = verifier,
            ["client_id"] = settings.OidcClientId,
        };
        var isInHeader = settings.OidcClientSecret.Length > 0 && !endpoints.TakesSecretInBody;
        if (settings.OidcClientSecret.Length > 0 && endpoints.TakesSecretInBody)
            form["client_secret"] = settings.OidcClientSecret;
        try
        {
            var answer = await http.PostAsync(
                new Uri(endpoints.Token), form, isInHeader ? (settings.OidcClientId, settings.OidcClientSecret) : null, cancellationToken);
            using var document = JsonDocument.Parse(answer);
            return IdTokenIn(document.RootElement);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new IssuerSignInException($"The issuer '{settings.OidcIssuer}' did not answer as it should. Try again, or sign in with an access token.", exception);
        }
    }

    private static string IdTokenIn(JsonElement answer)
    {
        if (answer.Text("id_token") is { Length: > 0 } token)
            return token;
        var (error, more) = (answer.Text("error"), answer.Text("error_description"));
        throw new IssuerSignInException(error.Length == 0
            ? "The issuer gave no ID token. The scope 'openid' must be allowed for the client there."
            : $"The issuer did not redeem the code: {error}. {more}".TrimEnd());
    }

    private IssuerEndpoints Read(JsonElement document)
    {
        var (authorization, token) = (document.Text("authorization_endpoint"), document.Text("token_endpoint"));
        if (document.Text("issuer") != settings.OidcIssuer || !IssuerAddresses.IsSafe(authorization) || !IssuerAddresses.IsSafe(token))
            throw new IssuerSignInException($"The discovery document of '{settings.OidcIssuer}' is that of another issuer, or names no endpoints that begin with https.");
        var methods = document.List("token_endpoint_auth_methods_supported").Select(m => m.ToString()).ToList();
        return new IssuerEndpoints(authorization, token, methods.Contains(Post) && !methods.Contains(Basic));
    }

    private sealed record Known(IssuerEndpoints Endpoints, DateTimeOffset Until);
}
