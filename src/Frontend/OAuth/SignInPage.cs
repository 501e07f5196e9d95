using System.Text;
using System.Text.Encodings.Web;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The page on which a user signs in to a client, with an access token as the credential. No script, nothing from elsewhere.</summary>
internal static class SignInPage
{
    private const string Style =
        "body{font:16px system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem}input,button{font:inherit;width:100%;box-sizing:border-box;"
        + "padding:.6rem;margin:.4rem 0}code{overflow-wrap:anywhere}.mistake{color:#b00020}";

    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>Sends the form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What is signed in to.</param>
    /// <param name="mistake">What was wrong with the last try; empty at the first.</param>
    public static Task SendAsync(HttpContext context, AuthorizeRequest request, string mistake)
    {
        var page = new StringBuilder("<h1>Sign in</h1><p>The client <code>").Append(Html.Encode(request.ClientId))
            .Append("</code> wants to act for you. The code goes to <code>").Append(Html.Encode(request.RedirectUri)).Append("</code>.</p>");
        if (mistake.Length > 0)
            page.Append("<p class=\"mistake\" role=\"alert\">").Append(Html.Encode(mistake)).Append("</p>");
        page.Append("<form method=\"post\" action=\"\">");
        foreach (var (name, value) in request.Parameters)
            page.Append("<input type=\"hidden\" name=\"").Append(Html.Encode(name)).Append("\" value=\"").Append(Html.Encode(value)).Append("\">");
        page.Append("<label>Access token<input type=\"password\" name=\"token\" required autofocus autocomplete=\"current-password\"></label>")
            .Append("<button>Sign in</button></form>");
        return WriteAsync(context, mistake.Length > 0 ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK, page.ToString());
    }

    /// <summary>Says why nobody can sign in: to an address that is not known to be the client's nothing may be sent.</summary>
    public static Task RefuseAsync(HttpContext context, string message) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, $"<h1>This cannot be signed in to</h1><p class=\"mistake\">{Html.Encode(message)}</p>");

    /// <summary>Asks for patience.</summary>
    public static Task RefuseAsync(HttpContext context, string message, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ErrorBody.WholeSeconds(wait);
        return WriteAsync(context, StatusCodes.Status429TooManyRequests, $"<h1>Not now</h1><p class=\"mistake\">{Html.Encode(message)}</p>");
    }

    private static Task WriteAsync(HttpContext context, int status, string content)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        SecurityHeaders.ForbidStoring(context);
        return response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Sign in</title>"
            + $"<style>{Style}</style></head><body>{content}</body></html>",
            context.RequestAborted);
    }
}
