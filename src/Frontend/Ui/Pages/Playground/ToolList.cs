using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>The tools that a model may call, as a person writes them: a JSON list, as requests carry it.</summary>
internal static partial class ToolList
{
    /// <summary>One to begin with.</summary>
    public const string Example = """
        [
          {
            "type": "function",
            "function": {
              "name": "get_weather",
              "description": "The weather in a city",
              "parameters": {
                "type": "object",
                "properties": { "city": { "type": "string" } },
                "required": ["city"]
              }
            }
          }
        ]
        """;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text; empty for no tools.</param>
    /// <param name="mistake">What is wrong with it and where; null for nothing.</param>
    public static JsonArray? Parse(string text, out string? mistake)
    {
        mistake = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var node = JsonField.Parse(text, out mistake);
        if (mistake is not null)
            return null;
        if (node is not JsonArray { Count: > 0 } tools)
        {
            mistake = "Must be a list of tools: [ { \"type\": \"function\", … } ].";
            return null;
        }

        mistake = tools.Select(MistakeIn).FirstOrDefault(m => m is not null);
        return mistake is null ? tools : null;
    }

    private static string? MistakeIn(JsonNode? tool, int index)
    {
        if (tool is not JsonObject entry || TextOf(entry["type"]) != "function" || entry["function"] is not JsonObject function)
            return $"Tool {index + 1}: must have \"type\": \"function\" and a \"function\".";
        if (TextOf(function["name"]) is not { } name || !Name().IsMatch(name))
            return $"Tool {index + 1}: \"name\" must be 1 to 64 letters, digits, '_' or '-'.";
        return function["parameters"] is null or JsonObject ? null : $"Tool {index + 1}: \"parameters\" must be a JSON schema, an object.";
    }

    private static string? TextOf(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Name();
}
