using System.Text.Json;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>
/// Writes the items of a response's input as messages of a chat. Calls of tools are items there and fields of the assistant's message here;
/// a model's thoughts are not told again.
/// </summary>
internal static class ResponsesInput
{
    private const int LongestId = 64;

    /// <summary>Writes every message.</summary>
    public static void Write(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.Find("input") is { ValueKind: JsonValueKind.String } text)
        {
            SurfaceBody.WriteMessage(json, "user", text.GetString()!);
            return;
        }

        if (fields.List("input") is not { } list || list.GetArrayLength() == 0)
        {
            if (fields.Find("input") is null or { ValueKind: JsonValueKind.Array })
                fields.Wrong("input", "is missing; it has to be a text or a list of at least one item.");
            return;
        }

        WriteItems(ItemsOf(fields, "input", list), json);
    }

    private static List<BodyFields> ItemsOf(BodyFields parent, string name, JsonElement list)
    {
        var items = new List<BodyFields>();
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (parent.Item(name, i++, item) is { } fields)
                items.Add(fields);
        }

        return items;
    }

    private static void WriteItems(List<BodyFields> items, Utf8JsonWriter json)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item.Text("id") is { Length: > LongestId } id)
                item.Wrong("id", $"has {id.Length} characters; at most {LongestId} are allowed.");
            switch (item.Text("type") ?? "message")
            {
                case "message":
                    WriteMessage(item, json);
                    break;
                case "function_call":
                    i = WriteCalls(items, i, json);
                    break;
                case "function_call_output":
                    WriteOutput(item, json);
                    break;
                case "reasoning":
                    break;
                case var other:
                    item.Wrong("type", $"'{other}' cannot be told to a model that does not speak OpenAI's Responses API itself.");
                    break;
            }
        }
    }

    private static void WriteMessage(BodyFields item, Utf8JsonWriter json)
    {
        var role = item.RequiredText("role");
        if (role is not ("user" or "assistant" or "system" or "developer" or ""))
            item.Wrong("role", $"'{role}' has to be 'user', 'assistant', 'system' or 'developer'.");
        // Chat templates of most models know no developer.
        role = role == "developer" ? "system" : role;
        if (item.Find("content") is { ValueKind: JsonValueKind.String } text)
            SurfaceBody.WriteMessage(json, role, text.GetString()!);
        else if (item.List("content") is { } parts)
            WriteParts(role, ItemsOf(item, "content", parts), json);
        else if (item.Find("content") is null)
            item.Wrong("content", "is missing; it has to be a text or a list of parts.");
    }

    private static void WriteParts(string role, List<BodyFields> parts, Utf8JsonWriter json)
    {
        foreach (var part in parts)
        {
            if (part.RequiredText("type") is { Length: > 0 } type and not ("input_text" or "output_text" or "refusal" or "input_image"))
                part.Wrong("type", $"'{type}' cannot be told to a model that does not speak OpenAI's Responses API itself.");
        }

        if (!parts.Exists(p => p.Text("type") == "input_image"))
        {
            SurfaceBody.WriteMessage(json, role, string.Join('\n', parts.Select(TextOf)));
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("content"u8);
        foreach (var part in parts)
            WritePart(part, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string TextOf(BodyFields part) => part.Text("type") == "refusal" ? part.RequiredText("refusal") : part.RequiredText("text");

    private static void WritePart(BodyFields part, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (part.Text("type") != "input_image")
        {
            json.WriteString("type"u8, "text");
            json.WriteString("text"u8, TextOf(part));
        }
        else
        {
            json.WriteString("type"u8, "image_url");
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, part.RequiredText("image_url"));
            if (part.Text("detail") is { } detail)
                json.WriteString("detail"u8, detail);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Calls that follow one another were made at once. Returns the place of the last of them.
    private static int WriteCalls(List<BodyFields> items, int first, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant");
        json.WriteNull("content"u8);
        json.WriteStartArray("tool_calls"u8);
        var i = first;
        for (; i < items.Count && items[i].Text("type") == "function_call"; i++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, items[i].RequiredText("call_id"));
            json.WriteString("type"u8, "function");
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, items[i].RequiredText("name"));
            json.WriteString("arguments"u8, items[i].RequiredText("arguments"));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return i - 1;
    }

    private static void WriteOutput(BodyFields item, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool");
        json.WriteString("tool_call_id"u8, item.RequiredText("call_id"));
        json.WriteString("content"u8, item.Find("output") is { ValueKind: JsonValueKind.Array } parts
            ? string.Join('\n', ItemsOf(item, "output", parts).Select(p => p.RequiredText("text")))
            : item.RequiredText("output"));
        json.WriteEndObject();
    }
}
