using ServingCluster.Models;

namespace ServingCluster.External;

/// <summary>The wire names of providers of external models.</summary>
public static class ExternalProviders
{
    /// <summary>AI21 Labs.</summary>
    public const string Ai21Labs = "ai21labs";

    /// <summary>Anthropic.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>Amazon Bedrock, with models of several makers.</summary>
    public const string AmazonBedrock = "amazon-bedrock";

    /// <summary>Cohere.</summary>
    public const string Cohere = "cohere";

    /// <summary>An endpoint of Databricks Model Serving, or of another cluster like this one.</summary>
    public const string DatabricksModelServing = "databricks-model-serving";

    /// <summary>Google Cloud's Vertex AI.</summary>
    public const string GoogleCloudVertexAi = "google-cloud-vertex-ai";

    /// <summary>OpenAI, or Azure OpenAI with a key or by Entra ID.</summary>
    public const string OpenAi = "openai";

    /// <summary>Google's Gemini API, which followed PaLM's.</summary>
    public const string Palm = "palm";

    /// <summary>Anything that speaks OpenAI's API at a URL.</summary>
    public const string Custom = "custom";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Ai21Labs, AmazonBedrock, Anthropic, Cohere, Custom, DatabricksModelServing, GoogleCloudVertexAi, OpenAi, Palm];

    /// <summary>What their models may be asked for.</summary>
    public static IReadOnlyList<string> Tasks { get; } = [ModelTasks.Chat, ModelTasks.Completions, ModelTasks.Embeddings];
}
