using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>Tells a model of tools in words, and tells it its own earlier calls, where its template has no place for them.</summary>
internal static class ToolNotice
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}"u8);

    /// <summary>The text: each function with its parameters, and the form of a call.</summary>
    public static string Of(IReadOnlyList<ToolDefinition> tools)
    {
        var text = new StringBuilder(tools.Count == 1 ? "You can call this tool: " : "You can call these tools: ");
        text.AppendJoin(", ", tools.Select(t => $"{t.Name}({string.Join(", ", ParametersOf(t))})"));
        text.Append(tools.Count == 1 ? ". To call it, answer with JSON only: " : ". To call one, answer with JSON only: ");
        var example = string.Join(", ", ParametersOf(tools[0]).Select(p => $"{Quoted(p)}: \"...\""));
        text.Append($"{{\"name\": {Quoted(tools[0].Name)}, \"parameters\": {{{example}}}}}");
        foreach (var tool in tools)
            AppendDetails(text, tool);
        return text.ToString();
    }

    /// <summary>Calls of an earlier answer as the model wrote them, one a line.</summary>
    public static string CallsAsText(JsonElement calls)
    {
        var lines = new List<string>();
        foreach (var call in calls.EnumerateArray())
        {
            var function = call.GetProperty("function");
            lines.Add($"{{\"name\": {Quoted(function.GetProperty("name").GetString()!)}, \"parameters\": {ArgumentsOf(function).GetRawText()}}}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>The arguments of a call as an object, which OpenAI's protocol has as a text.</summary>
    public static JsonElement ArgumentsOf(JsonElement function)
    {
        if (!function.TryGetProperty("arguments", out var arguments) || arguments.ValueKind == JsonValueKind.Null)
            return NoArguments;
        if (arguments.ValueKind != JsonValueKind.String)
            return arguments;
        var text = arguments.GetString()!;
        return text.Length == 0 ? NoArguments : JsonElement.Parse(text);
    }

    private static void AppendDetails(StringBuilder text, ToolDefinition tool)
    {
        var schema = tool.Parameters is { } parameters && ParametersOf(tool).Count > 0 ? parameters.GetRawText() : "";
        if (tool.Description.Length > 0)
            text.Append($"\n{tool.Name}: {tool.Description}");
        if (schema.Length > 0 && NeedsSchema(tool))
            text.Append($"\nParameters of {tool.Name}: {schema}");
    }

    // Names of texts say enough by themselves.
    private static bool NeedsSchema(ToolDefinition tool)
    {
        foreach (var property in tool.Parameters!.Value.GetProperty("properties").EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object || property.Value.EnumerateObject().Any(f => f.Name != "type" || !IsText(f.Value)))
                return true;
        }

        return false;
    }

    private static bool IsText(JsonElement type) => type.ValueKind == JsonValueKind.String && type.ValueEquals("string");

    private static List<string> ParametersOf(ToolDefinition tool) =>
        tool.Parameters is { } schema && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(p => p.Name)]
            : [];

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
