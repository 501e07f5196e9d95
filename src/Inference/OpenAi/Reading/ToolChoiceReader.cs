using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads <c>tool_choice</c>.</summary>
internal static class ToolChoiceReader
{
    private const string Expectation = "'none', 'auto', 'required', or {\"type\": \"function\", \"function\": {\"name\": \"…\"}}";

    /// <summary>Reads it; the model decides where it is silent.</summary>
    public static ToolChoice Read(JsonFields fields, IReadOnlyList<ToolDefinition> tools)
    {
        var choice = fields.Find("tool_choice") switch
        {
            null => ToolChoice.Auto,
            { ValueKind: JsonValueKind.String } text => OfText(fields, text),
            { ValueKind: JsonValueKind.Object } => OfFunction(fields.Within("tool_choice")!.Value, tools),
            { } other => Wrong(fields, Found.Value(other)),
        };
        if (choice.Mode == ToolChoiceMode.Required && tools.Count == 0)
            fields.Wrong("tool_choice", "demands a call, but there are no tools.");
        if (choice.Mode == ToolChoiceMode.Auto)
            RefuseStrict(fields, tools);
        return tools.Count == 0 ? ToolChoice.None : choice;
    }

    // Where the model decides whether it calls, its arguments are its own.
    private static void RefuseStrict(JsonFields fields, IReadOnlyList<ToolDefinition> tools)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i].IsStrict)
                fields.Wrong($"tools[{i}].function.strict", "needs a tool_choice that demands a call; leave it out, and check the arguments that a call has.");
        }
    }

    private static ToolChoice OfText(JsonFields fields, JsonElement text) => text.GetString() switch
    {
        "none" => ToolChoice.None,
        "auto" => ToolChoice.Auto,
        "required" => new ToolChoice(ToolChoiceMode.Required),
        _ => Wrong(fields, Found.Value(text)),
    };

    private static ToolChoice OfFunction(JsonFields choice, IReadOnlyList<ToolDefinition> tools)
    {
        if (choice.Text("type") is { } type && type != "function")
            choice.Wrong("type", $"\"{Found.Cut(type)}\" is not offered; it has to be 'function'.");
        var name = choice.Within("function")?.Text("name");
        if (name is null)
            choice.Wrong("function", "is needed: an object with the 'name' of one of the tools.");
        else if (!tools.Any(t => t.Name == name))
            choice.Wrong("function.name", $"\"{Found.Cut(name)}\" is none of the tools.");
        return new ToolChoice(ToolChoiceMode.Required, name);
    }

    private static ToolChoice Wrong(JsonFields fields, string found)
    {
        fields.Wrong("tool_choice", $"{found} has to be {Expectation}.");
        return ToolChoice.Auto;
    }
}
