namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The cookie that carries a session's id.</summary>
internal static class SessionCookie
{
    private const string Name = "serving-session";

    // By this prefix browsers take it by HTTPS alone, for this host alone (RFC 6265bis, 4.1.3.2).
    private const string SecurePrefix = "__Host-";

    /// <summary>The session's id that a request carries; null for none.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    /// <summary>Gives the browser a session's id. No script can read it, and no other site's form or script sends it.</summary>
    public static void Write(HttpContext context, string id, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), id, Options(context.Request, lifetime));

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, null));

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecurePrefix + Name : Name;

    // Lax rather than Strict: a link in a mail or a redirect of the issuer's leads to a page, not to the sign-in.
    private static CookieOptions Options(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
