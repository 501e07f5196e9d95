using ServingCluster.Endpoints;
using ServingCluster.External;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>External models to serve in tests.</summary>
public static class ExternalModelSamples
{
    /// <summary>A secret that no test may find outside of what was sealed.</summary>
    public const string Secret = "sk-planted-4711";

    /// <summary>A reference to a secret.</summary>
    public const string Reference = "{{secrets/llm/openai}}";

    /// <summary>A served entity of OpenAI's.</summary>
    public static ServedEntityInput Entity(string? name = null, string model = "gpt-4o", string? task = ModelTasks.Chat, bool inClear = false) => new()
    {
        Name = name,
        External = new ExternalModelInput
        {
            Provider = ExternalProviders.OpenAi,
            Name = model,
            Task = task,
            Config = inClear
                ? new Dictionary<string, string> { ["openai_api_key_plaintext"] = Secret }
                : new Dictionary<string, string> { ["openai_api_key"] = Reference },
        },
    };
}
