using Microsoft.AspNetCore.Antiforgery;
using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The routes by which people sign in and out.</summary>
internal sealed class SignInRoutes(
    SessionStore sessions, FirstSignIn first, Credentials credentials, Authenticator authenticator, FailedAttempts failures,
    IAntiforgery antiforgery, AuditLog audit, ServingSettings settings, TimeProvider time)
{
    private const string TokenParameter = "token";
    private const string ReturnParameter = "return";
    private const string Used = "This link has been used, or the server has started again since. Sign in with the administrator's token.";
    private const string Wrong = "No active account has this access token.";
    private const string Stale = "The page had been open too long. Please try again.";

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(UiPaths.SignIn, context => ShowAsync(context, ""));
        routes.MapPost(UiPaths.SignIn, context => WithFormAsync(context, SignInAsync));
        routes.MapPost(UiPaths.SignOut, context => WithFormAsync(context, SignOutAsync));
    }

    /// <summary>Answers the link of the first start; lets every other request for the start page through.</summary>
    public Task RedeemAsync(HttpContext context, RequestDelegate next) =>
        LinkToken(context.Request) is { } token ? RedeemAsync(context, token) : next(context);

    /// <summary>The token of the link that the first start prints, which stands in place of a session; null for any other request.</summary>
    public static string? LinkToken(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path == UiPaths.Start && request.Query[TokenParameter] is [{ Length: > 0 } token]
        && !HeadRequests.IsOne(request) ? token : null;

    private async Task RedeemAsync(HttpContext context, string token)
    {
        // It is answered ahead of routing, where the log would see to it.
        audit.RequireWritable();
        if (!failures.Admits(context.Connection.RemoteIpAddress, out var wait))
            await ShowAsync(context, FailedAttempts.Message, StatusCodes.Status429TooManyRequests, wait);
        else if (IsEmbedded(context.Request))
            await ShowAsync(context, Used, StatusCodes.Status403Forbidden);
        else if (first.Redeem(token))
        {
            await BeginAsync(context, SessionKind.Administrator, TokenHash.HexOf(credentials.GeneratedToken!), UiPaths.Start);
            await AuditTrail.RecordAsync(context, audit, time, error: null);
        }
        else
        {
            failures.Note(context.Connection.RemoteIpAddress);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await AuditTrail.RecordAsync(context, audit, time, ErrorCode.PermissionDenied);
            await ShowAsync(context, Used, StatusCodes.Status403Forbidden);
        }
    }

    // A picture in a page elsewhere: it must not use up the failures of whoever looks at that page.
    private static bool IsEmbedded(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"] is [{ Length: > 0 } destination] && destination != "document";

    private async Task SignInAsync(HttpContext context, FormBody form)
    {
        var next = ReturnOf(form.Text(ReturnParameter));
        if (!failures.Admits(context.Connection.RemoteIpAddress, out var wait))
            await ShowAsync(context, FailedAttempts.Message, StatusCodes.Status429TooManyRequests, wait, next);
        else if (!await IsOwnFormAsync(context, form))
            await ShowAsync(context, Stale, StatusCodes.Status400BadRequest, next: next);
        else
            await SignInAsync(context, form.Text(TokenParameter).Trim(), next);
    }

    private async Task SignInAsync(HttpContext context, string token, string next)
    {
        if (credentials.IsAdmin(token))
            await BeginAsync(context, SessionKind.Administrator, TokenHash.HexOf(token), next);
        else if (await authenticator.FindAccessTokenAsync(TokenHash.HexOf(token)) is not null)
            await BeginAsync(context, SessionKind.AccessToken, TokenHash.HexOf(token), next);
        else
        {
            failures.Note(context.Connection.RemoteIpAddress);
            await ShowAsync(context, Wrong, StatusCodes.Status403Forbidden, next: next);
        }
    }

    private async Task SignOutAsync(HttpContext context, FormBody form)
    {
        if (!await IsOwnFormAsync(context, form))
        {
            await ShowAsync(context, Stale, StatusCodes.Status400BadRequest);
            return;
        }

        if (SessionCookie.Read(context.Request) is { } id)
            await sessions.EndAsync(id, context.RequestAborted);
        SessionCookie.Remove(context);
        Redirect(context, UiPaths.SignIn);
    }

    private Task BeginAsync(HttpContext context, SessionKind kind, string hash, string next) => BeginAsync(context, kind, hash, null, next);

    /// <summary>Begins a session in the place of the one that the browser had, whose open pages would go on as whoever signed in before, and leads on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">What somebody signed in with.</param>
    /// <param name="hash">The token's hash; empty for none.</param>
    /// <param name="person">Whom the issuer named; null for tokens.</param>
    /// <param name="next">The path to go on to.</param>
    internal async Task BeginAsync(HttpContext context, SessionKind kind, string hash, SignedInPerson? person, string next)
    {
        if (SessionCookie.Read(context.Request) is { } before)
            await sessions.EndAsync(before, context.RequestAborted);
        var id = await sessions.BeginAsync(kind, hash, person, context.RequestAborted);

        // For the audit log.
        if (await sessions.FindAsync(id) is { } caller)
            context.User = caller;
        SessionCookie.Write(context, id, TimeSpan.FromHours(settings.SessionHours));
        Redirect(context, next);
    }

    /// <summary>Shows the page to sign in on, with what was wrong.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mistake">What was wrong with the last try; empty at the first.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="wait">How long to wait before the next try; null for not at all.</param>
    /// <param name="next">The path to go on to, one that may be gone to; null for what the request's query asks for.</param>
    internal Task ShowAsync(HttpContext context, string mistake, int status = StatusCodes.Status200OK, TimeSpan? wait = null, string? next = null)
    {
        context.Response.StatusCode = status;
        if (wait is { } time)
            context.Response.Headers.RetryAfter = ErrorBody.WholeSeconds(time);
        var tokens = antiforgery.GetAndStoreTokens(context);
        next ??= ReturnOf(context.Request.Query[ReturnParameter].ToString());
        return SignInForm.SendAsync(context, mistake, next, tokens, settings.OidcClientId.Length > 0);
    }

    /// <summary>Answers a form; one that is none, or says something twice, with the page and the mistake.</summary>
    private async Task WithFormAsync(HttpContext context, Func<HttpContext, FormBody, Task> answer)
    {
        try
        {
            await answer(context, await FormBody.ReadAsync(context));
        }
        catch (OAuthException exception)
        {
            await ShowAsync(context, exception.Message, StatusCodes.Status400BadRequest);
        }
    }

    private async Task<bool> IsOwnFormAsync(HttpContext context, FormBody form)
    {
        context.Request.Headers["RequestVerificationToken"] = form.Text("__RequestVerificationToken");
        return await antiforgery.IsRequestValidAsync(context);
    }

    /// <summary>The path to go on to: a link must not lead to another site under this one's name.</summary>
    internal static string ReturnOf(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal)
        && path.All(static c => c is > ' ' and < '\u007f') && UiPaths.IsPage(path.Split('?', '#')[0]) ? path : UiPaths.Start;

    /// <summary>Leads on. By 303 the browser asks anew, without the form that held the token, and the address bar without the link's.</summary>
    internal static void Redirect(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        SecurityHeaders.ForbidStoring(context);
    }
}
