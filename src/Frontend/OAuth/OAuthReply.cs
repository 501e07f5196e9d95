using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.OAuth;

/// <summary>Errors on the paths of OAuth: <c>{"error":…,"error_description":…}</c>.</summary>
internal static class OAuthReply
{
    public static Task RefuseAsync(HttpContext context, OAuthException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        AuditTrail.NoteError(context, refusal.Error == OAuthErrors.InvalidClient ? ErrorCode.Unauthenticated : ErrorCode.InvalidParameterValue);
        if (refusal.Error == OAuthErrors.InvalidClient)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"ServingCluster\"";
        return SendAsync(context, refusal.Error, refusal.Message);
    }

    /// <summary>Writes any other failure; the status is set.</summary>
    public static Task WriteAsync(HttpContext context, ErrorCode code, string message) => SendAsync(context, NameOf(code), message);

    private static Task SendAsync(HttpContext context, string error, string description)
    {
        SecurityHeaders.ForbidStoring(context);
        return JsonReply.SendAsync(context, (error, description), static (json, state) =>
        {
            json.WriteString("error", state.error);
            json.WriteString("error_description", state.description);
        });
    }

    private static string NameOf(ErrorCode code) => code.HttpStatus() switch
    {
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests => OAuthErrors.TemporarilyUnavailable,
        >= StatusCodes.Status500InternalServerError => OAuthErrors.ServerError,
        StatusCodes.Status403Forbidden => OAuthErrors.AccessDenied,
        _ => OAuthErrors.InvalidRequest,
    };
}
