using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>Signs people in by the issuer: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700).</summary>
internal sealed class IssuerSignIn(
    SignInRoutes signIn, IssuerClient client, ExternalIssuer issuer, PendingCookie cookie, PublicAddress address, ServingSettings settings, TimeProvider time)
{
    private const string NotSet = "This server signs nobody in by an issuer: Serving:OidcClientId is not set. Sign in with an access token.";
    private const string Stale = "This sign-in was not begun in this browser, or took longer than ten minutes. Please try again.";
    private const string Unknown = "The issuer's answer is not right, or its user may not come in here. The server's log tells more.";

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(UiPaths.IssuerSignIn, context => AnswerAsync(context, null, () => StartAsync(context)));
        routes.MapGet(UiPaths.IssuerCallback, FinishAsync).WithMetadata(AuditedRead.Mark);
    }

    /// <summary>Answers; what goes wrong is told on the page to sign in on, which leads on to the same path; null for what the query asks for.</summary>
    private async Task AnswerAsync(HttpContext context, string? next, Func<Task> answer)
    {
        if (settings.OidcClientId.Length == 0)
        {
            await signIn.ShowAsync(context, NotSet, StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            await answer();
        }
        catch (Exception exception) when (exception is IssuerSignInException or ServingException)
        {
            await signIn.ShowAsync(context, exception.Message, StatusCodes.Status403Forbidden, next: next);
        }
    }

    private async Task StartAsync(HttpContext context)
    {
        var endpoints = await client.EndpointsAsync(context.RequestAborted);
        var pending = new PendingSignIn(
            Random(), Random(), Random(), SignInRoutes.ReturnOf(context.Request.Query["return"].ToString()), time.GetUtcNow() + PendingCookie.Lifetime);
        cookie.Write(context, pending);
        SignInRoutes.Redirect(context, QueryHelpers.AddQueryString(endpoints.Authorization, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = settings.OidcClientId,
            ["redirect_uri"] = RedirectOf(context),
            ["scope"] = "openid profile email",
            ["state"] = pending.State,
            ["nonce"] = pending.Nonce,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier))),
            ["code_challenge_method"] = "S256",
        }));
    }

    private Task FinishAsync(HttpContext context)
    {
        var pending = cookie.Take(context);
        return AnswerAsync(context, pending?.Next, () => FinishAsync(context, pending));
    }

    private async Task FinishAsync(HttpContext context, PendingSignIn? pending)
    {
        var query = context.Request.Query;

        // Nothing of an answer to somebody else's request is looked at, its error neither.
        if (pending is null || !SameText(pending.State, query["state"].ToString()))
            throw new IssuerSignInException(Stale);

        // The answer of another issuer, which this one's client was led to (RFC 9207).
        if (query["iss"].ToString() is { Length: > 0 } named && named != settings.OidcIssuer)
            throw new IssuerSignInException(Unknown);
        if (query["error"].ToString() is { Length: > 0 } error)
            throw new IssuerSignInException($"The issuer did not sign you in: {error}. {query["error_description"]}".TrimEnd());
        if (query["code"].ToString() is not { Length: > 0 } code)
            throw new IssuerSignInException(Unknown);
        var token = await client.RedeemAsync(code, pending.Verifier, RedirectOf(context), context.RequestAborted);
        var person = await issuer.IdentifyAsync(token, pending.Nonce) ?? throw new IssuerSignInException(Unknown);
        await signIn.BeginAsync(context, SessionKind.Issuer, "", person, pending.Next);
    }

    private string RedirectOf(HttpContext context) => address.Of(context) + UiPaths.IssuerCallback;

    private static bool SameText(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
