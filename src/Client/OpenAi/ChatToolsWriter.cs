using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Writes the tools of a chat request and how they may be used.</summary>
internal static class ChatToolsWriter
{
    /// <summary>Writes the tools; nothing where there are none.</summary>
    /// <exception cref="NotSupportedException">A tool is no function, or a call is required where there is no tool.</exception>
    public static void Write(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            if (options.ToolMode is RequiredChatToolMode)
                throw new NotSupportedException("ToolMode requires the call of a tool, but Tools has none.");
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            WriteTool(json, tool as AIFunctionDeclaration
                ?? throw new NotSupportedException($"Only functions can be given as tools, but '{tool.Name}' is a {tool.GetType().Name}."));
        }

        json.WriteEndArray();
        WriteChoice(json, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } many)
            json.WriteBoolean("parallel_tool_calls", many);
    }

    private static void WriteTool(Utf8JsonWriter json, AIFunctionDeclaration tool)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", tool.Name);
        json.WriteString("description", tool.Description);
        json.WritePropertyName("parameters");
        tool.JsonSchema.WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
            case AutoChatToolMode:
                json.WriteString("tool_choice", "auto");
                break;
        }
    }
}
