namespace ServingCluster.Frontend.Auth.External;

/// <summary>Which addresses an issuer's documents may be fetched from.</summary>
internal static class IssuerAddresses
{
    /// <summary>Whether what comes from there can be trusted: by HTTPS, or of this machine.</summary>
    public static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
