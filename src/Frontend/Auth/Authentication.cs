using Microsoft.Extensions.Primitives;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OpenAi;

namespace ServingCluster.Frontend.Auth;

/// <summary>Lets a request pass when it carries the right token, or asks for one of the few open paths.</summary>
internal sealed class Authentication(RequestDelegate next, Credentials credentials)
{
    private static readonly StringValues Challenge = new(["Bearer realm=\"ServingCluster\"", "Basic realm=\"ServingCluster\""]);

    private readonly CallerCache _cache = new();

    public Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 1 && _cache.Find(header[0]!) is { } known)
        {
            context.User = known;
            return next(context);
        }

        return OpenPaths.Contains(context.Request.Path) ? next(context) : AuthenticateAsync(context, header);
    }

    private Task AuthenticateAsync(HttpContext context, StringValues header)
    {
        if (header.Count == 0)
            return RefuseAsync(context, "The request has no credentials. Send the header 'Authorization: Bearer <token>'.");
        if (header.Count != 1 || !AuthorizationHeader.TryReadToken(header[0]!, out var token))
        {
            return RefuseAsync(context, "The header 'Authorization' cannot be read. Send 'Authorization: Bearer <token>', "
                + "or Basic with the user name 'token' and the token as password.");
        }

        if (!credentials.IsAdmin(token))
        {
            // Clients of OpenAI's API know a wrong key by its status.
            return OpenAiPaths.Contains(context.Request.Path)
                ? RefuseAsync(context, "Invalid access token")
                : ErrorBody.WriteAsync(context, ErrorCode.PermissionDenied, "Invalid access token");
        }


        _cache.Add(header[0]!, Caller.Admin);
        context.User = Caller.Admin;
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return ErrorBody.WriteAsync(context, ErrorCode.Unauthenticated, message);
    }
}
