using System.Text.Json;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Writes the tools of a response as those of a chat, and whether they are to be called.</summary>
internal static class ResponsesTools
{
    /// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
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

        WriteChoice(fields, json);
    }

    private static void WriteTool(BodyFields tool, Utf8JsonWriter json)
    {
        if (tool.RequiredText("type") is { Length: > 0 } type and not "function")
            tool.Wrong("type", $"'{type}' is a tool that OpenAI runs; a model elsewhere takes tools of the type 'function' only.");
        json.WriteStartObject();
        json.WriteString("type"u8, "function");
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.RequiredText("name"));
        SurfaceBody.Copy(tool, json, "description", "parameters", "strict");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.Find("tool_choice") is not { } choice)
            return;
        if (choice.ValueKind != JsonValueKind.Object)
        {
            SurfaceBody.Copy(fields, "tool_choice", json);
            return;
        }

        var named = fields.Child("tool_choice")!;
        if (named.RequiredText("type") is { Length: > 0 } type and not "function")
            named.Wrong("type", $"'{type}' has to be 'function'.");
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, "function");
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, named.RequiredText("name"));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
