using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Cohere;

/// <summary>Bodies and answers of <c>v2/embed</c>, which Cohere's models at Amazon Bedrock share.</summary>
internal static class CohereEmbedding
{
    private const int MaxTexts = 96;

    private static readonly string[] FloatsOnly = ["float"];
    private static readonly Unsupported Unsupported = new("Cohere");

    /// <summary>Cohere's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Cohere", new Dictionary<string, string>
    {
        ["texts"] = "input",
        ["output_dimension"] = "dimensions",
        ["embedding_types"] = "encoding_format",
    });

    /// <summary>Notes what Cohere can't do.</summary>
    public static void Check(EmbeddingsRequest request, Mistakes mistakes)
    {
        Unsupported.CheckExtra(request.Extra, mistakes);
        if (request.Inputs.Count > MaxTexts)
            mistakes.Add("input", $"has {request.Inputs.Count} texts; Cohere takes at most {MaxTexts} in one request.");
    }

    /// <summary>
    /// Writes one. The texts are those of documents to search in unless the caller gives Cohere's <c>input_type</c>, which this API can't
    /// do without.
    /// </summary>
    /// <param name="request">The texts.</param>
    /// <param name="model">The model's name; null where the URL says it.</param>
    public static PooledBuffer Write(EmbeddingsRequest request, string? model) => BodyWriter.Write((request, model), static (json, it) =>
    {
        json.WriteSet("model", it.model);
        json.WriteTexts("texts", it.request.Inputs);
        if (it.request.Extra.Find("input_type") is null)
            json.WriteString("input_type", "search_document");
        json.WriteTexts("embedding_types", FloatsOnly);
        json.WriteSet("output_dimension", it.request.Dimensions);
        json.WriteExtra(it.request.Extra);
    });

    /// <summary>Reads an answer: vectors by type, or the bare list that older models at Bedrock give.</summary>
    public static IReadOnlyList<float[]> Read(JsonElement answer, UsageMeter usage)
    {
        usage.InputTokens = answer.At("meta").At("billed_units").CountAt("input_tokens");
        var embeddings = answer.GetProperty("embeddings");
        var list = embeddings.ValueKind == JsonValueKind.Array ? embeddings : embeddings.GetProperty("float");
        List<float[]> vectors = [];
        foreach (var vector in list.EnumerateArray())
            vectors.Add(vector.Vector());
        return vectors;
    }
}
