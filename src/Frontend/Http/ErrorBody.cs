using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Frontend.Accounts.Scim;
using ServingCluster.Frontend.Anthropic;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.OpenAi;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Writes the one shape of error, <c>{"error_code":"…","message":"…"}</c>, with the status that goes with the code; on the paths of
/// OpenAI's API, of Anthropic's, of SCIM and of OAuth their own shapes.
/// </summary>
internal static class ErrorBody
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    // Clients of the Databricks SDK for Python take these words for a passing fault and repeat the request for five minutes.
    private const string RetriedWords = "Unexpected error";

    /// <summary>Writes an error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The code, which the status follows.</param>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="retryAfter">When the same request is worth repeating.</param>
    /// <param name="mistakes">What is wrong with the request one by one; null where there is nothing to tell apart.</param>
    public static Task WriteAsync(
        HttpContext context, ErrorCode code, string message, TimeSpan? retryAfter = null, IReadOnlyList<Mistake>? mistakes = null)
    {
        var response = context.Response;
        response.StatusCode = code.HttpStatus();
        AuditTrail.NoteError(context, code);
        if (response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = WholeSeconds(retryAfter ?? DefaultRetryAfter);
        if (response.StatusCode < StatusCodes.Status500InternalServerError)
            message = message.Replace(RetriedWords, "Fault", StringComparison.OrdinalIgnoreCase);
        if (AnthropicPaths.Contains(context.Request.Path))
            return JsonReply.SendAsync(context, (code, message), static (json, error) => AnthropicError.Write(json, error.code, error.message));
        if (OpenAiPaths.Contains(context.Request.Path))
            return JsonReply.SendAsync(context, (code, message), static (json, error) => OpenAiError.Write(json, error.code, error.message));
        if (ScimError.Covers(context.Request.Path))
            return JsonReply.SendAsync(context, (code, message), static (json, error) => ScimError.Write(json, error.code, error.message));
        if (OAuthPaths.Contains(context.Request.Path))
            return OAuthReply.WriteAsync(context, code, message);
        return JsonReply.SendAsync(context, (code, message, mistakes), static (json, error) =>
        {
            json.WriteString("error_code", error.code.WireName());
            json.WriteString("message", error.message);
            if (error.mistakes is { Count: > 0 } mistakes)
                FieldViolations.Write(json, mistakes);
        });
    }

    public static Task WriteAsync(HttpContext context, ServingException exception) =>
        WriteAsync(context, exception.Code, exception.Message, exception.RetryAfter, exception.Mistakes);

    /// <summary>The text of a <c>Retry-After</c>: never less than the time itself.</summary>
    public static string WholeSeconds(TimeSpan time) =>
        Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
