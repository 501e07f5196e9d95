using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads bodies of <c>embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings/create).</summary>
internal static class EmbeddingsRequestReader
{
    /// <summary>Reads one; as <see cref="ChatRequestReader.Read(ReadOnlyMemory{byte}, NativeNames, Action{ChatRequest, Mistakes}?)"/> does.</summary>
    public static EmbeddingsRequest Read(ReadOnlyMemory<byte> body, NativeNames natives, Action<EmbeddingsRequest, Mistakes>? check = null)
    {
        var document = RequestBody.Parse(body);
        try
        {
            var mistakes = new Mistakes();
            var fields = RequestBody.Fields(document, natives, mistakes);
            var request = new EmbeddingsRequest(document)
            {
                Inputs = CompletionRequestReader.TextsOf(fields, "input"),
                AsBase64 = IsBase64(fields),
                Dimensions = (int?)fields.Whole("dimensions", 1, int.MaxValue),
                Extra = fields.Rest(),
            };
            check?.Invoke(request, mistakes);
            mistakes.ThrowIfAny();
            return request;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private static bool IsBase64(BodyFields fields)
    {
        var format = fields.Text("encoding_format");
        if (format is not (null or "float" or "base64"))
            fields.Wrong("encoding_format", $"\"{format}\" has to be \"float\" or \"base64\".");
        return format == "base64";
    }
}
