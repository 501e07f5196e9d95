using System.Globalization;
using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Overview;

/// <summary>What an endpoint's <c>ai_gateway</c> says, in words.</summary>
internal static class GatewayFacts
{
    /// <summary>Each setting with what it is set to; none where nothing was said.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(JsonElement? gateway)
    {
        if (gateway is not { ValueKind: JsonValueKind.Object } settings)
            return [];
        var facts = new List<(string, string)>();
        AddSwitch(facts, settings, "usage_tracking_config", "Usage tracking");
        AddTable(facts, settings);
        AddLimits(facts, settings);
        AddRules(facts, settings, "input", "Guardrails of requests");
        AddRules(facts, settings, "output", "Guardrails of answers");
        AddSwitch(facts, settings, "fallback_config", "Fallback");
        return facts;
    }

    /// <summary>A limit in words: <c>100 calls a minute for each user</c>.</summary>
    public static string OfLimit(JsonElement limit)
    {
        var amounts = new[] { AmountOf(limit, "calls"), AmountOf(limit, "tokens") }.Where(a => a.Length > 0);
        return $"{string.Join(" and ", amounts)} a minute {KeyOf(limit)}";
    }

    private static string KeyOf(JsonElement limit)
    {
        var principal = TextOf(limit, "principal");
        return TextOf(limit, "key") switch
        {
            "user" when principal.Length == 0 => "for each user",
            "user" => $"for user {principal}",
            "user_group" => $"for group {principal}",
            "service_principal" => principal.Length == 0 ? "for each service principal" : $"for service principal {principal}",
            _ => "for all together",
        };
    }

    private static string AmountOf(JsonElement limit, string member) =>
        limit.TryGetProperty(member, out var amount) ? string.Create(CultureInfo.InvariantCulture, $"{amount.GetInt64():N0} {member}") : "";

    private static void AddSwitch(List<(string, string)> facts, JsonElement settings, string member, string name)
    {
        if (settings.TryGetProperty(member, out var value))
            facts.Add((name, IsOn(value, "enabled") ? "On" : "Off"));
    }

    private static void AddTable(List<(string, string)> facts, JsonElement settings)
    {
        if (!settings.TryGetProperty("inference_table_config", out var table))
            return;
        var names = new[] { TextOf(table, "catalog_name"), TextOf(table, "schema_name"), TextOf(table, "table_name_prefix") }.Where(n => n.Length > 0);
        facts.Add(("Inference table", IsOn(table, "enabled") ? string.Join('.', names) : "Off"));
    }

    private static void AddLimits(List<(string, string)> facts, JsonElement settings)
    {
        if (settings.TryGetProperty("rate_limits", out var limits) && limits.GetArrayLength() > 0)
            facts.Add(("Rate limits", string.Join("; ", limits.EnumerateArray().Select(OfLimit))));
    }

    private static void AddRules(List<(string, string)> facts, JsonElement settings, string side, string name)
    {
        if (!settings.TryGetProperty("guardrails", out var guardrails) || !guardrails.TryGetProperty(side, out var rules))
            return;
        var words = new[]
        {
            IsOn(rules, "safety") ? "safety" : "",
            rules.TryGetProperty("pii", out var pii) && TextOf(pii, "behavior") is not "NONE" and var behavior ? $"personal data: {behavior.ToLowerInvariant()}" : "",
            ListOf(rules, "invalid_keywords", "refused words"), ListOf(rules, "valid_topics", "topics"),
        }.Where(w => w.Length > 0).ToList();
        facts.Add((name, words.Count > 0 ? string.Join("; ", words) : "Off"));
    }

    private static string ListOf(JsonElement rules, string member, string name) =>
        rules.TryGetProperty(member, out var list) && list.GetArrayLength() > 0
            ? $"{name}: {string.Join(", ", list.EnumerateArray().Select(v => v.GetString()))}" : "";

    private static bool IsOn(JsonElement element, string member) => element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    private static string TextOf(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
}
