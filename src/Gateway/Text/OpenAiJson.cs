using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Text;

/// <summary>Parts of requests that providers have taken over from OpenAI.</summary>
internal static class OpenAiJson
{
    /// <summary>A role's name.</summary>
    public static string RoleOf(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.Assistant => "assistant",
        ChatRole.Tool => "tool",
        _ => "user",
    };

    /// <summary>Writes <c>"tool_calls": […]</c>.</summary>
    public static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            BeginFunction(json, call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            EndFunction(json);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes one of <c>tools</c>.</summary>
    public static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        BeginFunction(json, null);
        json.WriteString("name", tool.Name);
        json.WriteSet("description", tool.Description);
        json.WriteSet("parameters", tool.Parameters);
        EndFunction(json);
    }

    private static void BeginFunction(Utf8JsonWriter json, string? id)
    {
        json.WriteStartObject();
        json.WriteSet("id", id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
    }

    private static void EndFunction(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
