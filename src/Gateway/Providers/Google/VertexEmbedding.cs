using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Bodies and answers of <c>predict</c> for Vertex AI's text embeddings
/// (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api).
/// </summary>
internal static class VertexEmbedding
{
    private static readonly string[] OfText = ["task_type", "title"];
    private static readonly string[] OfAll = ["autoTruncate"];

    /// <summary>Google's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Vertex AI", new Dictionary<string, string>
    {
        ["instances"] = "input",
        ["parameters"] = "its members in the body itself",
        ["outputDimensionality"] = "dimensions",
    });

    /// <summary>Notes what Vertex AI doesn't know: it would overlook it.</summary>
    public static void Check(EmbeddingsRequest request, Mistakes mistakes)
    {
        foreach (var member in request.Extra)
        {
            if (!OfText.Contains(member.Name) && !OfAll.Contains(member.Name))
                mistakes.Add(member.Name, "Vertex AI has nothing like it; it takes task_type, title and autoTruncate.");
        }
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(EmbeddingsRequest request) => BodyWriter.Write(request, static (json, it) =>
    {
        json.WriteStartArray("instances");
        foreach (var text in it.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("content", text);
            WriteExtra(json, it, OfText);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("parameters");
        json.WriteSet("outputDimensionality", it.Dimensions);
        WriteExtra(json, it, OfAll);
        json.WriteEndObject();
    });

    /// <summary>Reads an answer.</summary>
    public static IReadOnlyList<float[]> Read(JsonElement answer, UsageMeter usage)
    {
        List<float[]> vectors = [];
        foreach (var prediction in answer.GetProperty("predictions").EnumerateArray())
        {
            var embeddings = prediction.GetProperty("embeddings");
            vectors.Add(embeddings.VectorAt("values"));
            usage.InputTokens += embeddings.At("statistics").CountAt("token_count");
        }

        return vectors;
    }

    private static void WriteExtra(Utf8JsonWriter json, EmbeddingsRequest request, string[] names)
    {
        foreach (var member in request.Extra)
        {
            if (names.Contains(member.Name))
                member.WriteTo(json);
        }
    }
}
