using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using ServingCluster.Errors;
using ServingCluster.Frontend.Anthropic;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Metrics;
using ServingCluster.Frontend.OpenAi;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Auth;

/// <summary>Lets a request pass when it carries a right credential, or asks for one of the few open paths.</summary>
internal sealed class Authentication(
    RequestDelegate next, Authenticator authenticator, FailedAttempts failures, ServingSettings settings, TimeProvider time,
    ILogger<Authentication> logger)
{
    // The header of Anthropic's clients, which carries the bare token.
    private const string ApiKeyHeader = "x-api-key";

    private static readonly StringValues Challenge = new(["Bearer realm=\"ServingCluster\"", "Basic realm=\"ServingCluster\""]);

    private readonly CallerCache _headers = new(time);

    // Apart from the others: a bare token in the header 'Authorization' must not pass because it did here.
    private readonly CallerCache _apiKeys = new(time);

    public Task InvokeAsync(HttpContext context)
    {
        // Set by nobody but this process itself: a page asks in the name of the person before it.
        // Asked of the feature: the context would make a caller who is nobody.
        if (context.Features.Get<IHttpAuthenticationFeature>()?.User is Caller caller)
            return AdmitAsync(context, caller);
        var header = context.Request.Headers.Authorization;
        var cache = _headers;
        if (header.Count == 0)
        {
            header = context.Request.Headers[ApiKeyHeader];
            cache = _apiKeys;
        }

        if (header.Count == 1 && cache.Find(header[0]!, out var old) is { } known)
        {
            if (old is not null)
                _ = RefreshAsync(cache, header[0]!, old);
            return AdmitAsync(context, known);
        }

        return OpenPaths.Contains(context.Request.Path) || settings.PublicMetrics && IsMetrics(context)
            ? next(context)
            : AuthenticateAsync(context, cache, header);
    }

    private Task AdmitAsync(HttpContext context, Caller caller)
    {
        context.User = caller;
        if (ReferenceEquals(caller, Caller.Metrics) && !IsMetrics(context))
            return ErrorBody.WriteAsync(context, ErrorCode.PermissionDenied, $"This token is for {MetricsRoutes.Path} alone.");
        return caller.Principal.OnlyEndpoints is { } only && !DataPlanePaths.Allow(context.Request.Path, only)
            ? ErrorBody.WriteAsync(context, ErrorCode.PermissionDenied, "This token is for queries to the endpoint alone that it was issued for.")
            : next(context);
    }

    private async Task AuthenticateAsync(HttpContext context, CallerCache cache, StringValues header)
    {
        if (header.Count == 0)
            await RefuseAsync(context, "The request has no credentials. Send the header 'Authorization: Bearer <token>'.");
        else if (header.Count != 1 || !TryReadToken(cache, header[0]!, out var token))
        {
            await RefuseAsync(context, "The header 'Authorization' cannot be read. Send 'Authorization: Bearer <token>', "
                + "or Basic with the user name 'token' and the token as password.");
        }
        else if (!failures.Admits(context.Connection.RemoteIpAddress, out var wait))
            await FailedAttempts.RefuseAsync(context, wait);
        else if (await authenticator.AuthenticateAsync(token) is { } found)
        {
            // One token has few right spellings, but for blanks, of which there may be any number: they must not fill the memory.
            if (header[0]!.Length <= LongestOf(token))
                cache.Add(header[0]!, found);
            await AdmitAsync(context, found.Caller);
        }
        else
        {
            failures.Note(context.Connection.RemoteIpAddress);
            await RefuseTokenAsync(context);
        }
    }

    private async Task RefreshAsync(CallerCache cache, string header, CachedCaller old)
    {
        try
        {
            if (TryReadToken(cache, header, out var token) && await authenticator.AuthenticateAsync(token) is { } found)
                cache.Add(header, found);
            else
                cache.Remove(header);
        }
        catch (Exception exception)
        {
            // The border of what no request waits for: until the entry ends by itself, the next request tries again.
            AuthenticationLog.RefreshFailed(logger, old.Caller.Name, exception);
            old.GiveUpRefresh();
        }
    }

    private static bool IsMetrics(HttpContext context) => context.Request.Path.Value == MetricsRoutes.Path;

    // Base64 makes four characters of three.
    private static int LongestOf(string token) => 32 + (token.Length * 3 / 2);

    private bool TryReadToken(CallerCache cache, string header, out string token)
    {
        if (cache == _apiKeys)
            token = header.Trim();
        else if (!AuthorizationHeader.TryReadToken(header, out var read))
            token = "";
        else
            token = read;
        return token.Length > 0;
    }

    // Clients of OpenAI's API and of Anthropic's know a wrong key by its status.
    private static Task RefuseTokenAsync(HttpContext context) => OpenAiPaths.Contains(context.Request.Path) || AnthropicPaths.Contains(context.Request.Path)
        ? RefuseAsync(context, "Invalid access token")
        : ErrorBody.WriteAsync(context, ErrorCode.PermissionDenied, "Invalid access token");

    private static Task RefuseAsync(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return ErrorBody.WriteAsync(context, ErrorCode.Unauthenticated, message);
    }
}
