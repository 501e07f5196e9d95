using ServingCluster.External;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Who made a model at Bedrock, as far as that changes what is sent. The API's names (<c>bedrock_provider</c>), in small letters.
/// </summary>
internal static class BedrockMaker
{
    /// <summary>Amazon: Nova, Titan.</summary>
    public const string Amazon = "amazon";

    /// <summary>Anthropic: Claude.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>Cohere: Command, Embed.</summary>
    public const string Cohere = "cohere";

    /// <summary>The maker that a model's config names; empty where it names none.</summary>
    public static string Of(ExternalModel model) => model.Config.GetValueOrDefault("bedrock_provider", "").ToLowerInvariant();
}
