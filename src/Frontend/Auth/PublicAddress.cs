using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// How clients reach this server, for the addresses in its answers: as the setting says, or as the request came, which is wrong behind a
/// proxy that takes HTTPS and speaks HTTP to the server.
/// </summary>
internal sealed class PublicAddress(ServingSettings settings)
{
    /// <summary>Scheme and host.</summary>
    public string Of(HttpContext context) =>
        settings.PublicUrl.Length > 0 ? settings.PublicUrl : $"{context.Request.Scheme}://{context.Request.Host}";

    /// <summary>Whether a setting is such an address.</summary>
    public static bool IsOne(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
