using System.Text.Json;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// How long Gemini thinks: a budget of tokens, or from version 3 on a level. Efforts are turned into budgets as Google's own
/// OpenAI-compatible API does it (https://ai.google.dev/gemini-api/docs/openai).
/// </summary>
internal static class GeminiThinking
{
    /// <summary>The budget that a caller's <c>thinking</c> says; null where it says none.</summary>
    public static int? BudgetOf(JsonElement thinking) => thinking.TextAt("type") switch
    {
        "disabled" => 0,
        "enabled" when thinking.At("budget_tokens").ValueKind == JsonValueKind.Number => thinking.CountAt("budget_tokens"),
        _ => null,
    };

    /// <summary>Writes it, where the request says any.</summary>
    public static void Write(Utf8JsonWriter json, TextRequest request, string model)
    {
        if (request.Extra.Find("thinking") is { } thinking)
            WriteBudget(json, BudgetOf(thinking));
        else if (request.ReasoningEffort is { } effort)
            WriteEffort(json, effort, model);
    }

    private static void WriteEffort(Utf8JsonWriter json, string effort, string model)
    {
        if (model.Contains("gemini-2", StringComparison.Ordinal) && BudgetOf(effort) is { } budget)
            WriteBudget(json, budget);
        else
            WriteLevel(json, effort);
    }

    private static int? BudgetOf(string effort) => effort switch
    {
        "none" => 0,
        "minimal" or "low" => 1024,
        "medium" => 8192,
        "high" => 24576,
        _ => null,
    };

    private static void WriteBudget(Utf8JsonWriter json, int? budget)
    {
        json.WriteStartObject("thinkingConfig");
        json.WriteSet("thinkingBudget", budget);
        json.WriteEndObject();
    }

    private static void WriteLevel(Utf8JsonWriter json, string level)
    {
        json.WriteStartObject("thinkingConfig");
        json.WriteString("thinkingLevel", level);
        json.WriteEndObject();
    }
}
