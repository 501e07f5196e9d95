using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Reads an AI gateway, as the API answers it, into the form.</summary>
internal static class GatewayReader
{
    public static void Read(JsonElement json, GatewayForm form)
    {
        form.UsageTracking = json.Member("usage_tracking_config")?.Flag("enabled");
        form.Fallback = json.Member("fallback_config")?.Flag("enabled");
        if (json.Member("inference_table_config") is { } table)
            ReadTable(table, form);
        foreach (var limit in json.List("rate_limits"))
            form.Limits.Add(ReadLimit(limit));
        if (json.Member("guardrails") is { } guardrails)
        {
            ReadRules(guardrails.Member("input"), form.Input);
            ReadRules(guardrails.Member("output"), form.Output);
        }
    }

    /// <summary>Reads the limits of the older dialect. Sent with the gateway they become its own; left out, they would be gone.</summary>
    public static void ReadOlder(IEnumerable<JsonElement> limits, GatewayForm form)
    {
        form.Limits.AddRange(limits.Select(ReadLimit));
        form.HasOlderLimits = form.Limits.Count > 0;
    }

    private static void ReadTable(JsonElement table, GatewayForm form)
    {
        form.TableEnabled = table.Flag("enabled");
        form.TableCatalog = table.Text("catalog_name");
        form.TableSchema = table.Text("schema_name");
        form.TablePrefix = table.Text("table_name_prefix");
        form.TablePercent = table.Member("sampling_fraction") is { ValueKind: JsonValueKind.Number } fraction ? Math.Round(fraction.GetDouble() * 100, 6) : 100;
    }

    private static RateLimitForm ReadLimit(JsonElement limit) => new()
    {
        Key = limit.Text("key") is { Length: > 0 } key ? key : RateLimitForm.Endpoint,
        Principal = limit.Text("principal"),
        Calls = limit.Member("calls")?.GetInt64(),
        Tokens = limit.Member("tokens")?.GetInt64(),
    };

    private static void ReadRules(JsonElement? rules, RulesForm form)
    {
        if (rules is not { } json)
            return;
        form.Safety = json.Flag("safety") ?? false;
        form.Pii = json.Member("pii")?.Text("behavior") is { Length: > 0 } behavior ? behavior : RulesForm.Nothing;
        form.Keywords = json.Lines("invalid_keywords");
        form.Topics = json.Lines("valid_topics");
    }
}
