using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads the functions that the model may call.</summary>
internal static class ToolReader
{
    private const int MostTools = 32;
    private const int LongestName = 64;

    /// <summary>Reads <c>tools</c>.</summary>
    public static IReadOnlyList<ToolDefinition> Read(JsonFields fields)
    {
        if (fields.List("tools") is not { } tools)
            return [];
        if (tools.GetArrayLength() > MostTools)
            fields.Wrong("tools", $"has {tools.GetArrayLength()} tools; at most {MostTools} are allowed.");
        var found = new List<ToolDefinition>();
        var i = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            var path = $"tools[{i++}]";
            if (ReadTool(fields, tool, path) is not { } definition)
                continue;
            if (found.Exists(f => f.Name == definition.Name))
                fields.Wrong($"{path}.function.name", $"\"{definition.Name}\" is there twice.");
            found.Add(definition);
        }

        return found;
    }

    private static ToolDefinition? ReadTool(JsonFields fields, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong(path, $"{Found.Value(element)} has to be an object with 'type' and 'function'.");
            return null;
        }

        var tool = fields.At(element, path);
        var type = tool.Text("type");
        if (type != "function")
            tool.Wrong("type", $"{(type is null ? "is missing" : $"\"{Found.Cut(type)}\" is not offered")}; it has to be 'function'.");
        if (tool.Within("function") is { } function)
            return ReadFunction(function);
        tool.Wrong("function", "is needed: an object with 'name', 'description' and 'parameters'.");
        return null;
    }

    private static ToolDefinition? ReadFunction(JsonFields function)
    {
        var name = function.Text("name");
        if (name is null || !IsName(name))
            function.Wrong("name", $"{(name is null ? "is missing" : $"\"{Found.Cut(name)}\" is no name")}; it has to be 1 to {LongestName} letters, digits, '_', '-' or '.'.");
        var isStrict = function.Flag("strict") ?? false;
        var description = function.Text("description") ?? "";
        var parameters = function.Object("parameters");
        return name is null ? null : new ToolDefinition(name, description, parameters, isStrict);
    }

    private static bool IsName(string name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                return false;
        }

        return name.Length is > 0 and <= LongestName;
    }
}
