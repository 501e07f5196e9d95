using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Writes the AI gateway of the form as the API takes it: what was said, and nothing else.</summary>
internal static class GatewayJson
{
    public static JsonObject Of(GatewayForm gateway)
    {
        var json = new JsonObject();
        AddSwitch(json, "usage_tracking_config", gateway.UsageTracking);
        if (gateway.TableEnabled is { } enabled)
            json["inference_table_config"] = Table(gateway, enabled);
        // An empty list takes away those of the older dialect, which go on where the gateway says nothing of limits.
        if (gateway.Limits.Count > 0 || gateway.HasOlderLimits)
            json["rate_limits"] = new JsonArray([.. gateway.Limits.Select(Limit)]);
        if (!gateway.Input.IsEmpty || !gateway.Output.IsEmpty)
            json["guardrails"] = Guardrails(gateway);
        AddSwitch(json, "fallback_config", gateway.Fallback);
        return json;
    }

    private static void AddSwitch(JsonObject json, string name, bool? enabled)
    {
        if (enabled is { } value)
            json[name] = new JsonObject { ["enabled"] = value };
    }

    private static JsonObject Table(GatewayForm gateway, bool enabled)
    {
        var json = new JsonObject { ["enabled"] = enabled };
        AddText(json, "catalog_name", gateway.TableCatalog);
        AddText(json, "schema_name", gateway.TableSchema);
        AddText(json, "table_name_prefix", gateway.TablePrefix);
        // Everything is the API's default, which an empty field does not ask for: that is refused beside the field.
        if (gateway.TablePercent is not 100)
            json["sampling_fraction"] = gateway.TablePercent / 100 ?? 0;
        return json;
    }

    private static JsonNode Limit(RateLimitForm limit)
    {
        var json = new JsonObject { ["key"] = limit.Key, ["renewal_period"] = "minute" };
        if (limit.TakesPrincipal)
            AddText(json, "principal", limit.Principal);
        if (limit.Calls is { } calls)
            json["calls"] = calls;
        if (limit.Tokens is { } tokens)
            json["tokens"] = tokens;
        return json;
    }

    private static JsonObject Guardrails(GatewayForm gateway)
    {
        var json = new JsonObject();
        foreach (var (name, rules) in new[] { ("input", gateway.Input), ("output", gateway.Output) })
        {
            if (!rules.IsEmpty)
                json[name] = Rules(rules);
        }

        return json;
    }

    private static JsonObject Rules(RulesForm rules)
    {
        var json = new JsonObject { ["safety"] = rules.Safety, ["pii"] = new JsonObject { ["behavior"] = rules.Pii } };
        AddLines(json, "invalid_keywords", rules.Keywords);
        AddLines(json, "valid_topics", rules.Topics);
        return json;
    }

    private static void AddLines(JsonObject json, string name, string text)
    {
        if (RulesForm.LinesOf(text) is { Count: > 0 } lines)
            json[name] = new JsonArray([.. lines.Select(l => (JsonNode)l)]);
    }

    private static void AddText(JsonObject json, string name, string text)
    {
        if (text.Length > 0)
            json[name] = text;
    }
}
