using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads bodies of <c>embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings/create).</summary>
internal static class EmbeddingsRequestReader
{
    /// <summary>Reads one; as <see cref="ChatRequestReader.Read(ReadOnlyMemory{byte}, NativeNames, Action{ChatRequest, Mistakes}?)"/> does.</summary>
    public static EmbeddingsRequest Read(ReadOnlyMemory<byte> body, NativeNames natives, Action<EmbeddingsRequest, Mistakes>? check = null) =>
        RequestBody.Read(body, natives, Read, check);

    private static EmbeddingsRequest Read(JsonDocument document, BodyFields fields)
    {
        var (inputs, asBase64) = (CompletionRequestReader.TextsOf(fields, "input"), IsBase64(fields));
        var dimensions = (int?)fields.Whole("dimensions", 1, int.MaxValue);
        return new(document) { Inputs = inputs, AsBase64 = asBase64, Dimensions = dimensions, Extra = fields.Rest() };
    }

    private static bool IsBase64(BodyFields fields)
    {
        var format = fields.Text("encoding_format");
        if (format is not (null or "float" or "base64"))
            fields.Wrong("encoding_format", $"\"{format}\" has to be \"float\" or \"base64\".");
        return format == "base64";
    }
}
