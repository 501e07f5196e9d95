using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>
/// Stands before the web UI: whoever has not signed in is led to where one does, and every answer tells the browser to load nothing from
/// elsewhere. Beside the UI's paths it does nothing.
/// </summary>
internal sealed class UiGate(RequestDelegate next, SessionStore sessions, ServingSettings settings)
{
    // Styles within tags are what components of the library set sizes and places by; scripts come from files alone.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; manifest-src 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!UiPaths.Contains(path))
            return next(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;

        // Of forms of a page that tells nobody where it is, browsers do not say that they are of this site.
        context.Response.Headers[SecurityHeaders.ReferrerPolicy] = "same-origin";
        if (!RequestOrigin.IsOwn(context.Request, settings))
            return ErrorBody.WriteAsync(context, ErrorCode.PermissionDenied, "The request comes from a page of another site.");
        return UiPaths.IsOpen(path) || SignInRoutes.LinkToken(context.Request) is not null ? next(context) : EnterAsync(context);
    }

    private async Task EnterAsync(HttpContext context)
    {
        if (SessionCookie.Read(context.Request) is { } id && await sessions.FindAsync(id) is { } caller)
        {
            context.User = PersonClaims.Of(caller, id, context.Connection.RemoteIpAddress);
            SecurityHeaders.ForbidStoring(context);
            await next(context);
        }
        else if (IsOpened(context.Request))
            context.Response.Redirect($"{UiPaths.SignIn}?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            await ErrorBody.WriteAsync(context, ErrorCode.Unauthenticated, $"Nobody is signed in. Sign in at {UiPaths.SignIn}.");
    }

    // By a person, and not by what is on a page, or by a program that is wrong here.
    private static bool IsOpened(HttpRequest request) =>
        request.Path == UiPaths.SignOut || (UiPaths.IsPage(request.Path) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));
}
