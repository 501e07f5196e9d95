namespace ServingCluster.Gateway.Requests;

/// <summary>Reads the tools of a chat, and whether they are to be called.</summary>
internal static class ToolReader
{
    /// <summary>Reads <c>tools</c>.</summary>
    public static IReadOnlyList<ToolDefinition> ReadTools(BodyFields fields)
    {
        if (fields.List("tools") is not { } list)
            return [];
        var tools = new List<ToolDefinition>(list.GetArrayLength());
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (fields.Item("tools", i++, item) is { } tool)
                tools.Add(ReadTool(tool));
        }

        return tools;
    }

    /// <summary>Reads <c>tool_choice</c>.</summary>
    public static ToolChoice ReadChoice(BodyFields fields, IReadOnlyList<ToolDefinition> tools)
    {
        var choice = ReadChoice(fields);
        if (choice.Mode is ToolChoiceMode.Required or ToolChoiceMode.Function && tools.Count == 0)
            fields.Wrong("tool_choice", "demands a call, but there are no tools.");
        return choice;
    }

    private static ToolChoice ReadChoice(BodyFields fields)
    {
        if (fields.Find("tool_choice") is { ValueKind: System.Text.Json.JsonValueKind.Object })
            return new(ToolChoiceMode.Function, fields.Child("tool_choice")?.Child("function")?.RequiredText("name") ?? NoName(fields));
        switch (fields.Text("tool_choice"))
        {
            case null or "auto":
                return new(ToolChoiceMode.Auto);
            case "none":
                return new(ToolChoiceMode.None);
            case "required":
                return new(ToolChoiceMode.Required);
            case var other:
                fields.Wrong("tool_choice", $"\"{other}\" has to be \"none\", \"auto\", \"required\" or an object that names a function.");
                return new(ToolChoiceMode.Auto);
        }
    }

    private static string NoName(BodyFields fields)
    {
        fields.Wrong("tool_choice", "has to name a function: {\"type\": \"function\", \"function\": {\"name\": \"…\"}}.");
        return "";
    }

    private static ToolDefinition ReadTool(BodyFields tool)
    {
        var type = tool.RequiredText("type");
        if (type is not ("function" or ""))
            tool.Wrong("type", $"\"{type}\" has to be \"function\".");
        if (tool.Child("function") is { } function)
            return new(function.RequiredText("name"), function.Text("description"), function.Object("parameters"), function.Flag("strict"));
        tool.Wrong("function", "is missing; it has to be an object with 'name'.");
        return new("", null, null, null);
    }
}
