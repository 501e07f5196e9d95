using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>A source as it was asked for, taken apart.</summary>
/// <param name="LocalPath">The path on this machine; null for a download.</param>
/// <param name="Url">The URL to download, without fragment; null for a local path.</param>
/// <param name="Sha256">The digest that the file must have, lower-case hex; null when none was given.</param>
internal sealed record ArtifactSource(string? LocalPath, Uri? Url, string? Sha256)
{
    private const string ChecksumMark = "#sha256=";

    /// <exception cref="ServingException">It is neither a path nor a URL of a kind that is fetched.</exception>
    public static ArtifactSource Parse(string source)
    {
        // A path before a URL: to .NET, "/models/a#b" is both.
        if (!source.Contains("://", StringComparison.Ordinal))
            return new ArtifactSource(source, null, null);
        if (!Uri.TryCreate(source, UriKind.Absolute, out var url))
            throw Invalid($"The source '{source}' is not a URL.");
        var checksum = Checksum(url);
        return url.Scheme switch
        {
            "file" when url.Host is "" or "localhost" => new ArtifactSource(Uri.UnescapeDataString(url.AbsolutePath), null, checksum),
            "http" or "https" => new ArtifactSource(null, WithoutFragment(url), checksum),
            "file" => throw Invalid($"The source '{source}' names another machine; file:// URLs begin with file:///."),
            _ => throw Invalid($"The source has the scheme '{url.Scheme}'; known are file, http and https, and absolute paths."),
        };
    }

    private static string? Checksum(Uri url)
    {
        if (url.Fragment.Length == 0)
            return null;
        var digest = url.Fragment.StartsWith(ChecksumMark, StringComparison.OrdinalIgnoreCase) ? url.Fragment[ChecksumMark.Length..] : "";
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigit))
            throw Invalid($"The source ends in '{url.Fragment}'; after '#' comes 'sha256=' and 64 hex digits, or nothing.");
        return digest.ToLowerInvariant();
    }

    private static Uri WithoutFragment(Uri url) => new(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    private static ServingException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);
}
