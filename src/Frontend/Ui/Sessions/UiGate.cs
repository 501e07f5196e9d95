using Microsoft.AspNetCore.Http.Features;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>
/// Stands before the web UI: whoever has not signed in is led to where one does, and every answer tells the browser to load nothing from
/// elsewhere. Beside the UI's paths it does nothing.
/// </summary>
internal sealed class UiGate(RequestDelegate next, SessionStore sessions, OpenPages pages, ServingSettings settings)
{
    // Styles within tags are what components of the library set sizes and places by; scripts come from files alone.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; manifest-src 'self'";

    private const string WebSocket = "websocket";

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
            await (IsConnecting(context.Request.Path) ? ConnectAsync(context, caller) : next(context));
        }
        else if (IsOpened(context.Request))
            context.Response.Redirect($"{UiPaths.SignIn}?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            await ErrorBody.WriteAsync(context, ErrorCode.Unauthenticated, $"Nobody is signed in. Sign in at {UiPaths.SignIn}.");
    }

    // Pages connect by WebSockets alone: what other ways of the framework hold would have no end that is seen here.
    private async Task ConnectAsync(HttpContext context, Caller caller)
    {
        if (!UiPaths.OpensConnection(context.Request.Path) || !IsWebSocket(context))
        {
            await ErrorBody.WriteAsync(context, ErrorCode.BadRequest, "An open page is connected by a WebSocket, and by nothing else.");
            return;
        }

        using var page = pages.TryOpen(caller.Name);
        if (page is null)
        {
            await ErrorBody.WriteAsync(
                context, ErrorCode.RequestLimitExceeded, $"{caller.Name} has {OpenPages.MostOfOne} pages open here, the most of one person; close some of them.");
            return;
        }

        await next(context);
    }

    private static bool IsConnecting(PathString path) => UiPaths.OpensConnection(path) || UiPaths.NegotiatesConnection(path);

    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, WebSocket, StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: WebSocket };

    // By a person, and not by what is on a page, or by a program that is wrong here.
    private static bool IsOpened(HttpRequest request) =>
        request.Path == UiPaths.SignOut || (UiPaths.IsPage(request.Path) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));
}
