using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>
/// Tells requests of this site's own pages from those that a page of another site makes in the person's browser, with the person's cookie:
/// browsers send it to every port of a host, and along with WebSockets of any site of the same domain, to which no rule of theirs applies.
/// </summary>
internal static class RequestOrigin
{
    /// <summary>Whether a request may carry a session: one that only reads a page, or that says that it comes from a page of this host.</summary>
    public static bool IsOwn(HttpRequest request, ServingSettings settings)
    {
        var isConnection = UiPaths.IsConnection(request.Path) && request.Headers.Upgrade.Count > 0;
        if (!isConnection && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return true;
        var origin = request.Headers.Origin.ToString();

        // Browsers say it with every WebSocket and every form but some of old; who says nothing is no browser, and has no person's cookie.
        return origin.Length == 0 ? !isConnection : Uri.TryCreate(origin, UriKind.Absolute, out var from) && (IsHost(from, request) || IsPublic(from, settings));
    }

    // The scheme is not compared: behind a proxy that takes HTTPS the server may not know of it.
    private static bool IsHost(Uri from, HttpRequest request) => string.Equals(from.Authority, HostOf(request), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(HttpRequest request) =>
        request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";

    private static bool IsPublic(Uri from, ServingSettings settings) => settings.PublicUrl.Length > 0
        && string.Equals(from.Authority, new Uri(settings.PublicUrl).Authority, StringComparison.OrdinalIgnoreCase);
}
