using Microsoft.Net.Http.Headers;

namespace ServingCluster.Frontend.Http;

/// <summary>Reads the content type of a request.</summary>
internal static class MediaTypes
{
    /// <summary>Whether it is that media type with no parameter, or with <c>charset=utf-8</c> alone.</summary>
    public static bool Is(string? contentType, string mediaType) =>
        string.Equals(contentType, mediaType, StringComparison.OrdinalIgnoreCase) || IsWithCharset(contentType, mediaType);

    private static bool IsWithCharset(string? contentType, string mediaType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed) || !parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            return false;
        return parsed.Parameters.Count == 0 || (parsed.Parameters.Count == 1 && IsUtf8(parsed));
    }

    private static bool IsUtf8(MediaTypeHeaderValue parsed) =>
        HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
