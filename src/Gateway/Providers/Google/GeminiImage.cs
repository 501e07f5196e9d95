namespace ServingCluster.Gateway.Providers.Google;

/// <summary>Pictures that are given by their address.</summary>
internal static class GeminiImage
{
    /// <summary>The media type that an address ends with, which Google has to be told; null where it tells none.</summary>
    public static string? MediaTypeOf(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsolutePath : url;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".webp" => "image/webp",
            ".gif" => "image/gif",
            ".heic" => "image/heic",
            ".heif" => "image/heif",
            _ => null,
        };
    }
}
