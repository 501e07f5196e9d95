using ServingCluster.Inference;

namespace ServingCluster.Telemetry;

/// <summary>
/// What requests to language models are called by the OpenTelemetry conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
/// </summary>
public static class GenAiOperations
{
    /// <summary>The value of <c>gen_ai.operation.name</c>.</summary>
    public static string NameOf(InvocationTask task) => task switch
    {
        InvocationTask.Chat or InvocationTask.Messages or InvocationTask.Responses => "chat",
        InvocationTask.Completions => "text_completion",
        InvocationTask.Embeddings => "embeddings",
        InvocationTask.CountTokens => "count_tokens",
        _ => "predict",
    };

    /// <summary>The value of <c>gen_ai.provider.name</c> of a provider: the conventions' own name where they have one.</summary>
    public static string ProviderOf(string provider) => provider switch
    {
        External.ExternalProviders.AmazonBedrock => "aws.bedrock",
        External.ExternalProviders.GoogleCloudVertexAi => "gcp.vertex_ai",
        External.ExternalProviders.Palm => "gcp.gemini",
        _ => provider,
    };
}
