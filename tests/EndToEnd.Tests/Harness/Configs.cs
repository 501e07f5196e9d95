using System.Text.Json.Nodes;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Configs over the sample models.</summary>
internal static class Configs
{
    /// <summary>One served entity with a version of the iris model.</summary>
    public static JsonNode Iris(int version, bool scaleToZero = false) => Of("system.ai.iris", version, scaleToZero);

    /// <summary>One served entity.</summary>
    public static JsonNode Of(string model, int version, bool scaleToZero = false) => new JsonObject
    {
        ["served_entities"] = new JsonArray(new JsonObject
        {
            ["entity_name"] = model,
            ["entity_version"] = $"{version}",
            ["workload_size"] = "Small",
            ["scale_to_zero_enabled"] = scaleToZero,
        }),
    };

    /// <summary>The same with an environment variable for its only entity.</summary>
    public static JsonNode With(this JsonNode config, string variable, string value)
    {
        config["served_entities"]![0]!["environment_vars"] = new JsonObject { [variable] = value };
        return config;
    }
}
