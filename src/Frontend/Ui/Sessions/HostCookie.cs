namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>A cookie of this host's alone. No script can read it, and no other site's form or script sends it.</summary>
/// <param name="name">Its name where there is no HTTPS.</param>
internal sealed class HostCookie(string name)
{
    // By this prefix browsers take it by HTTPS alone, for this host alone (RFC 6265bis, 4.1.3.2).
    private const string SecurePrefix = "__Host-";

    /// <summary>What a request carries in it; null for none.</summary>
    public string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    /// <summary>Gives the browser something to keep for a while.</summary>
    public void Write(HttpContext context, string value, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameFor(context.Request), value, Options(context.Request, lifetime));

    /// <summary>Takes it away.</summary>
    public void Remove(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, null));

    private string NameFor(HttpRequest request) => request.IsHttps ? SecurePrefix + name : name;

    // Lax rather than Strict: a link in a mail and an issuer's redirect lead here from sites of their own.
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
