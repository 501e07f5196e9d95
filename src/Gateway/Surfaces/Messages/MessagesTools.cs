using System.Text.Json;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Writes the tools of a message as those of a chat, and whether they are to be called.</summary>
internal static class MessagesTools
{
    /// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
    public static void Write(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.List("tools") is { } tools && tools.GetArrayLength() > 0)
        {
            json.WriteStartArray("tools"u8);
            var i = 0;
            foreach (var item in tools.EnumerateArray())
            {
                if (fields.Item("tools", i++, item) is { } tool)
                    WriteTool(tool, json);
            }

            json.WriteEndArray();
        }

        if (fields.Child("tool_choice") is { } choice)
            WriteChoice(choice, json);
    }

    private static void WriteTool(BodyFields tool, Utf8JsonWriter json)
    {
        if (tool.Text("type") is { } type and not "custom")
            tool.Wrong("type", $"'{type}' is a tool that Anthropic runs; a model elsewhere takes tools of the type 'custom' only.");
        json.WriteStartObject();
        json.WriteString("type"u8, "function");
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.RequiredText("name"));
        if (tool.Text("description") is { } description)
            json.WriteString("description"u8, description);
        if (tool.Object("input_schema") is { } schema)
        {
            json.WritePropertyName("parameters"u8);
            schema.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(BodyFields choice, Utf8JsonWriter json)
    {
        if (choice.Flag("disable_parallel_tool_use") is true)
            json.WriteBoolean("parallel_tool_calls"u8, false);
        switch (choice.RequiredText("type"))
        {
            case ("auto" or "none") and var same:
                json.WriteString("tool_choice"u8, same);
                break;
            case "any":
                json.WriteString("tool_choice"u8, "required");
                break;
            case "tool":
                WriteNamed(choice.RequiredText("name"), json);
                break;
            case { Length: > 0 } other:
                choice.Wrong("type", $"'{other}' has to be 'auto', 'any', 'tool' or 'none'.");
                break;
        }
    }

    private static void WriteNamed(string name, Utf8JsonWriter json)
    {
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, "function");
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
