using ServingCluster.Frontend.Http;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Reads an <c>ai_gateway</c>.</summary>
internal static class GatewayParser
{
    /// <summary>The gateway; mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    /// <param name="gateway">The object that holds its fields.</param>
    public static GatewayConfig Parse(BodyReader gateway)
    {
        KnownFields.RefuseOthers(gateway, "ai_gateway", ["usage_tracking_config", "inference_table_config", "rate_limits", "guardrails", "fallback_config"]);
        var config = new GatewayConfig
        {
            UsageTracking = RequiredSwitch(gateway, "usage_tracking_config"),
            InferenceTable = gateway.Object("inference_table_config") is { } table ? ParseTable(table) : null,
            RateLimits = RateLimitParser.Parse(gateway),
            Guardrails = gateway.Object("guardrails") is { } guardrails ? GuardrailsParser.Parse(guardrails) : null,
            Fallback = RequiredSwitch(gateway, "fallback_config"),
        };
        // The endpoint checks the same rules; checked here too, they are reported together with what is wrong with the JSON.
        GatewayRules.Check(config, gateway.PathOf(""), gateway.Mistakes);
        return config;
    }

    private static bool? RequiredSwitch(BodyReader gateway, string field)
    {
        if (gateway.Object(field) is not { } config)
            return null;
        KnownFields.RefuseOthers(config, field, ["enabled"]);
        if (!config.Has("enabled"))
            config.Mistake("enabled", "is required.");
        return config.Flag("enabled");
    }

    private static InferenceTableConfig ParseTable(BodyReader table)
    {
        KnownFields.RefuseOthers(
            table, "inference_table_config", ["enabled", "catalog_name", "schema_name", "table_name_prefix", "sampling_fraction"]);
        return new(
            table.Flag("enabled") ?? false, table.Text("catalog_name"), table.Text("schema_name"), NullIfEmpty(table.Text("table_name_prefix")))
        {
            SamplingFraction = table.Number("sampling_fraction") ?? 1,
        };
    }

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
