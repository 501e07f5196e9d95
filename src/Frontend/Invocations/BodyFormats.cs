using ServingCluster.Frontend.Http;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>The body formats by content type.</summary>
internal static class BodyFormats
{
    public const string Csv = "text/csv";

    public static bool TryParse(string? contentType, out BodyFormat format)
    {
        format = BodyFormat.Json;
        if (MediaTypes.Is(contentType, JsonReply.ContentType))
            return true;
        format = BodyFormat.Csv;
        return MediaTypes.Is(contentType, Csv);
    }
}
