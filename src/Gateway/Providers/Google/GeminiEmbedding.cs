using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Bodies and answers of the Gemini API's <c>embedContent</c> and <c>batchEmbedContents</c>
/// (https://ai.google.dev/api/embeddings). They don't say what they cost.
/// </summary>
internal static class GeminiEmbedding
{
    private const int MaxTexts = 100;

    private static readonly Unsupported Unsupported = new("Gemini");

    /// <summary>Google's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Gemini", new Dictionary<string, string>
    {
        ["content"] = "input",
        ["requests"] = "input",
        ["outputDimensionality"] = "dimensions",
    });

    /// <summary>Notes what Gemini can't do.</summary>
    public static void Check(EmbeddingsRequest request, Mistakes mistakes)
    {
        Unsupported.CheckExtra(request.Extra, mistakes);
        if (request.Inputs.Count > MaxTexts)
            mistakes.Add("input", $"has {request.Inputs.Count} texts; Gemini takes at most {MaxTexts} in one request.");
    }

    /// <summary>Writes the body for the only text.</summary>
    public static PooledBuffer WriteOne(EmbeddingsRequest request) =>
        BodyWriter.Write(request, static (json, it) => WriteContent(json, it, it.Inputs[0]));

    /// <summary>Writes the body for several texts.</summary>
    /// <param name="request">The texts.</param>
    /// <param name="model">The model with its collection, which each of the texts repeats.</param>
    public static PooledBuffer WriteMany(EmbeddingsRequest request, string model) => BodyWriter.Write((request, model), static (json, it) =>
    {
        json.WriteStartArray("requests");
        foreach (var text in it.request.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("model", it.model);
            WriteContent(json, it.request, text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Reads an answer of either.</summary>
    public static IReadOnlyList<float[]> Read(JsonElement answer, UsageMeter usage)
    {
        if (answer.At("embedding").ValueKind == JsonValueKind.Object)
            return [answer.At("embedding").VectorAt("values")];
        List<float[]> vectors = [];
        foreach (var embedding in answer.GetProperty("embeddings").EnumerateArray())
            vectors.Add(embedding.VectorAt("values"));
        return vectors;
    }

    private static void WriteContent(Utf8JsonWriter json, EmbeddingsRequest request, string text)
    {
        json.WriteStartObject("content");
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteSet("outputDimensionality", request.Dimensions);
        json.WriteExtra(request.Extra);
    }
}
