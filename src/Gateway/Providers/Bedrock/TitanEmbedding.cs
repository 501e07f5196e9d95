using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Bodies and answers of Amazon's Titan text embeddings
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html).
/// </summary>
internal static class TitanEmbedding
{
    private static readonly Unsupported Unsupported = new("Titan");

    /// <summary>Titan's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Titan", new Dictionary<string, string>
    {
        ["inputText"] = "input",
        ["embeddingTypes"] = "encoding_format",
    });

    /// <summary>Notes what Titan can't do.</summary>
    public static void Check(EmbeddingsRequest request, Mistakes mistakes)
    {
        Unsupported.CheckExtra(request.Extra, mistakes);
        if (request.Inputs.Count > 1)
            mistakes.Add("input", $"has {request.Inputs.Count} texts; Titan takes one per request: send a request for each.");
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(EmbeddingsRequest request) => BodyWriter.Write(request, static (json, it) =>
    {
        json.WriteString("inputText", it.Inputs[0]);
        json.WriteSet("dimensions", it.Dimensions);
        json.WriteExtra(it.Extra);
    });

    /// <summary>Reads an answer.</summary>
    public static IReadOnlyList<float[]> Read(JsonElement answer, UsageMeter usage)
    {
        usage.InputTokens = answer.CountAt("inputTextTokenCount");
        return [answer.VectorAt("embedding")];
    }
}
