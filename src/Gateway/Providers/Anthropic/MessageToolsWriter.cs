using System.Text.Json;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Writes the tools of a chat in Anthropic's form (https://docs.anthropic.com/en/docs/agents-and-tools/tool-use).</summary>
internal static class MessageToolsWriter
{
    /// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
    public static void Write(Utf8JsonWriter json, ChatRequest chat)
    {
        if (chat.Tools.Count == 0)
            return;
        json.WriteStartArray("tools"u8);
        foreach (var tool in chat.Tools)
            WriteTool(json, tool);
        json.WriteEndArray();
        WriteChoice(json, chat.ToolChoice, isOneOnly: chat.ParallelToolCalls == false);
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
            json.WriteString("description"u8, description);
        json.WritePropertyName("input_schema"u8);
        if (tool.Parameters is { } parameters)
            parameters.WriteTo(json);
        else
            WriteNoInput(json);
        if (tool.Strict is { } strict)
            json.WriteBoolean("strict"u8, strict);
        json.WriteEndObject();
    }

    private static void WriteNoInput(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice choice, bool isOneOnly)
    {
        if (choice.Mode == ToolChoiceMode.Auto && !isOneOnly)
            return;
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, TypeOf(choice.Mode));
        if (choice.Function is { } function)
            json.WriteString("name"u8, function);
        if (isOneOnly && choice.Mode != ToolChoiceMode.None)
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> TypeOf(ToolChoiceMode mode) => mode switch
    {
        ToolChoiceMode.None => "none"u8,
        ToolChoiceMode.Required => "any"u8,
        ToolChoiceMode.Function => "tool"u8,
        _ => "auto"u8,
    };
}
