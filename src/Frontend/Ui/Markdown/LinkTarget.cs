namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>An address that a link may lead to: another site's, or that of a mailbox.</summary>
internal sealed class LinkTarget
{
    private static readonly string[] Schemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps, Uri.UriSchemeMailto];

    private LinkTarget(string address) => Address = address;

    /// <summary>The whole address, as it was understood: what the browser is given is what was looked at, not what the model wrote.</summary>
    public string Address { get; }

    /// <summary>The target of a link; null for one that is not followed, such as a script or a path of this very server.</summary>
    public static LinkTarget? Find(string? address)
    {
        if (!Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri) || !Array.Exists(Schemes, s => s == uri.Scheme))
            return null;
        var isWhole = uri.Scheme == Uri.UriSchemeMailto || uri.Host.Length > 0;
        return isWhole && uri.AbsoluteUri.StartsWith(uri.Scheme + ":", StringComparison.Ordinal) ? new LinkTarget(uri.AbsoluteUri) : null;
    }
}
