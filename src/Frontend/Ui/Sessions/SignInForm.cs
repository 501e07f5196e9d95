using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The page on which one signs in. It works without scripts.</summary>
internal static class SignInForm
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>Sends it.</summary>
    /// <param name="context">The request; its status is set.</param>
    /// <param name="mistake">What was wrong with the last try; empty at the first.</param>
    /// <param name="next">The path to go on to.</param>
    /// <param name="tokens">By which the form is known to be this server's.</param>
    /// <param name="offersIssuer">Whether one can sign in by the external issuer.</param>
    public static Task SendAsync(HttpContext context, string mistake, string next, AntiforgeryTokenSet tokens, bool offersIssuer)
    {
        var page = new StringBuilder(
            """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign in · ServingCluster</title><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/sign-in.css"></head>
            <body><main><h1>ServingCluster</h1>
            """);
        if (mistake.Length > 0)
            page.Append("<p class=\"mistake\" role=\"alert\">").Append(Html.Encode(mistake)).Append("</p>");
        if (offersIssuer)
        {
            page.Append("<p><a class=\"issuer\" href=\"").Append(UiPaths.IssuerSignIn).Append("?return=").Append(Uri.EscapeDataString(next))
                .Append("\">Sign in with single sign-on</a></p><p class=\"hint\">Or with an access token:</p>");
        }

        page.Append("<form method=\"post\" action=\"").Append(UiPaths.SignIn).Append("\">")
            .Append(Hidden(tokens.FormFieldName, tokens.RequestToken ?? "")).Append(Hidden("return", next))
            .Append("<label for=\"token\">Access token</label>")
            .Append("<input id=\"token\" type=\"password\" name=\"token\" required autofocus autocomplete=\"current-password\" spellcheck=\"false\">")
            .Append("<p class=\"hint\">The administrator's token was printed at the first start. Everybody else signs in with a personal access token.</p>")
            .Append("<button>Sign in</button></form></main></body></html>");
        context.Response.ContentType = "text/html; charset=utf-8";
        SecurityHeaders.ForbidStoring(context);
        return context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{Html.Encode(name)}\" value=\"{Html.Encode(value)}\">";
}
