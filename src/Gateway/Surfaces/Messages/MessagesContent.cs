using System.Text.Json;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>
/// Writes the messages of Anthropic's API as those of a chat. A result of a tool is a block there and a message of its own here, before what
/// the user says with it; a call of a tool is a block there and a field here; a model's thoughts are not told again.
/// </summary>
internal static class MessagesContent
{
    /// <summary>Writes every message.</summary>
    public static void Write(BodyFields fields, Utf8JsonWriter json)
    {
        if (fields.List("messages") is not { } messages || messages.GetArrayLength() == 0)
        {
            fields.Wrong("messages", "is missing; it has to be a list of at least one message.");
            return;
        }

        var i = 0;
        foreach (var item in messages.EnumerateArray())
        {
            if (fields.Item("messages", i++, item) is { } message)
                WriteMessage(message, json);
        }
    }

    private static void WriteMessage(BodyFields message, Utf8JsonWriter json)
    {
        var role = message.RequiredText("role");
        if (role is not ("user" or "assistant" or ""))
            message.Wrong("role", $"'{role}' has to be 'user' or 'assistant'.");
        if (message.Find("content") is not { } content)
            message.Wrong("content", "is missing; it has to be a text or a list of blocks.");
        else if (content.ValueKind == JsonValueKind.String)
            SurfaceBody.WriteMessage(json, role, content.GetString()!);
        else if (message.List("content") is not null)
            WriteBlocks(message, role == "assistant", BlocksOf(message, content), json);
    }

    private static List<BodyFields> BlocksOf(BodyFields parent, JsonElement list)
    {
        var blocks = new List<BodyFields>();
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (parent.Item("content", i++, item) is { } block)
                blocks.Add(block);
        }

        return blocks;
    }

    private static void WriteBlocks(BodyFields message, bool isAssistant, List<BodyFields> blocks, Utf8JsonWriter json)
    {
        foreach (var result in blocks.Where(b => b.Text("type") == "tool_result"))
            WriteResult(result, json);
        var parts = blocks.Where(b => b.Text("type") is "text" or "image").ToList();
        var calls = blocks.Where(b => b.Text("type") == "tool_use").ToList();
        foreach (var other in blocks.Except(parts).Except(calls))
        {
            if (other.RequiredText("type") is { Length: > 0 } type and not ("tool_result" or "thinking" or "redacted_thinking"))
                other.Wrong("type", $"'{type}' cannot be told to a model that does not speak Anthropic's Messages API itself.");
        }

        if (!isAssistant && calls.Count > 0)
            message.Wrong("content", "calls of tools ('tool_use') are the assistant's.");
        if (parts.Count > 0 || calls.Count > 0)
            WriteMessage(isAssistant, parts, calls, json);
    }

    private static void WriteMessage(bool isAssistant, List<BodyFields> parts, List<BodyFields> calls, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, isAssistant ? "assistant" : "user");
        WriteParts(parts, json);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
                WriteCall(call, json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // One text is told as a text, which every model understands.
    private static void WriteParts(List<BodyFields> parts, Utf8JsonWriter json)
    {
        if (parts.Count == 0)
        {
            json.WriteNull("content"u8);
        }
        else if (parts.TrueForAll(p => p.Text("type") == "text"))
        {
            json.WriteString("content"u8, string.Join('\n', parts.Select(p => p.RequiredText("text"))));
        }
        else
        {
            json.WriteStartArray("content"u8);
            foreach (var part in parts)
                WritePart(part, json);
            json.WriteEndArray();
        }
    }

    private static void WritePart(BodyFields part, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (part.Text("type") == "text")
        {
            json.WriteString("type"u8, "text");
            json.WriteString("text"u8, part.RequiredText("text"));
        }
        else
        {
            json.WriteString("type"u8, "image_url");
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, UrlOf(part));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string UrlOf(BodyFields image)
    {
        if (image.Child("source") is not { } source)
        {
            image.Wrong("source", "is missing; it has to be an object with 'type'.");
            return "";
        }

        switch (source.RequiredText("type"))
        {
            case "base64":
                return $"data:{source.RequiredText("media_type")};base64,{source.RequiredText("data")}";
            case "url":
                return source.RequiredText("url");
            case var other:
                source.Wrong("type", $"'{other}' has to be 'base64' or 'url'.");
                return "";
        }
    }

    private static void WriteCall(BodyFields call, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, call.RequiredText("id"));
        json.WriteString("type"u8, "function");
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, call.RequiredText("name"));
        json.WriteString("arguments"u8, call.Object("input")?.GetRawText() ?? "{}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(BodyFields result, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool");
        json.WriteString("tool_call_id"u8, result.RequiredText("tool_use_id"));
        json.WriteString("content"u8, TextOf(result));
        json.WriteEndObject();
    }

    private static string TextOf(BodyFields result)
    {
        if (result.Find("content") is not { } content)
            return "";
        if (content.ValueKind != JsonValueKind.Array)
            return result.Text("content") ?? "";
        var texts = new List<string>();
        foreach (var block in BlocksOf(result, content))
        {
            if (block.RequiredText("type") is { Length: > 0 } type and not "text")
                block.Wrong("type", $"'{type}' has to be 'text' in the result of a tool.");
            texts.Add(block.Text("text") ?? "");
        }

        return string.Join('\n', texts);
    }
}
