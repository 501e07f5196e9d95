namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>Formats of pictures.</summary>
internal static class ConverseImage
{
    /// <summary>Converse's name of a media type; null where it doesn't take it.</summary>
    public static string? FormatOf(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "image/png" => "png",
        "image/jpeg" or "image/jpg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => null,
    };
}
