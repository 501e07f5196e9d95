using System.Text.Json;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Writes an <c>ai_gateway</c>: what was said, and nothing else.</summary>
internal static class GatewayWriter
{
    /// <summary>The member <c>ai_gateway</c>; nothing where nothing was said.</summary>
    public static void WriteMember(Utf8JsonWriter json, GatewayConfig? gateway)
    {
        if (gateway is null)
            return;
        json.WriteStartObject("ai_gateway");
        Write(json, gateway);
        json.WriteEndObject();
    }

    /// <summary>Its fields; none where nothing was said.</summary>
    public static void Write(Utf8JsonWriter json, GatewayConfig? gateway)
    {
        WriteSwitch(json, "usage_tracking_config", gateway?.UsageTracking);
        if (gateway?.InferenceTable is { } table)
            WriteTable(json, table);
        if (gateway?.RateLimits is { } limits)
            RateLimitWriter.Write(json, limits);
        if (gateway?.Guardrails is { } guardrails)
        {
            json.WriteStartObject("guardrails");
            WriteRules(json, "input", guardrails.Input);
            WriteRules(json, "output", guardrails.Output);
            json.WriteEndObject();
        }

        WriteSwitch(json, "fallback_config", gateway?.Fallback);
    }

    private static void WriteSwitch(Utf8JsonWriter json, string member, bool? enabled)
    {
        if (enabled is not { } value)
            return;
        json.WriteStartObject(member);
        json.WriteBoolean("enabled", value);
        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, InferenceTableConfig table)
    {
        json.WriteStartObject("inference_table_config");
        json.WriteBoolean("enabled", table.Enabled);
        WriteText(json, "catalog_name", table.Catalog);
        WriteText(json, "schema_name", table.Schema);
        WriteText(json, "table_name_prefix", table.TableNamePrefix);
        // A field of this server: clients that do not know it are not shown it until somebody uses it.
        if (table.SamplingFraction < 1)
            json.WriteNumber("sampling_fraction", table.SamplingFraction);
        json.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter json, string member, GuardrailRules? rules)
    {
        if (rules is null)
            return;
        json.WriteStartObject(member);
        json.WriteBoolean("safety", rules.Safety);
        if (rules.Pii is { } pii)
        {
            json.WriteStartObject("pii");
            json.WriteString("behavior", pii switch { PiiBehavior.Block => "BLOCK", PiiBehavior.Mask => "MASK", _ => "NONE" });
            json.WriteEndObject();
        }

        WriteTexts(json, "invalid_keywords", rules.InvalidKeywords);
        WriteTexts(json, "valid_topics", rules.ValidTopics);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string member, string? text)
    {
        if (text is not null)
            json.WriteString(member, text);
    }

    private static void WriteTexts(Utf8JsonWriter json, string member, IReadOnlyList<string>? texts)
    {
        if (texts is null)
            return;
        json.WriteStartArray(member);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
