using System.Globalization;
using Microsoft.Extensions.Primitives;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Sets the headers that tell a browser what never to do with an answer: take it for another type than it says, tell others where a link
/// on it led from, or, once it came by HTTPS, ask by HTTP. Pages of HTML say themselves what they may load and who may frame them.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, ServingSettings settings)
{
    /// <summary>What a browser tells other sites of where a link led from.</summary>
    public const string ReferrerPolicy = "Referrer-Policy";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoCache = "no-cache";

    private readonly StringValues _httpsOnly = settings.HstsSeconds > 0
        ? string.Create(CultureInfo.InvariantCulture, $"max-age={settings.HstsSeconds}")
        : StringValues.Empty;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers[ReferrerPolicy] = NoReferrer;

        // By HTTP browsers must ignore it (RFC 6797, 8.1).
        if (_httpsOnly.Count > 0 && context.Request.IsHttps)
            headers.StrictTransportSecurity = _httpsOnly;
        return next(context);
    }

    /// <summary>An answer with a secret or a token in it is for the asker alone, and nobody on its way may keep it (RFC 6749, 5.1).</summary>
    public static void ForbidStoring(HttpContext context)
    {
        context.Response.Headers.CacheControl = NoStore;
        context.Response.Headers.Pragma = NoCache;
    }
}
