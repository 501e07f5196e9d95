using System.Text.Json;
using ServingCluster.Gateway.Answers;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads the messages of a chat.</summary>
internal static class MessageReader
{
    private const string Roles = "'system', 'developer', 'user', 'assistant' or 'tool'";

    /// <summary>Reads them.</summary>
    public static IReadOnlyList<ChatMessage> Read(BodyFields fields)
    {
        if (fields.List("messages") is not { } list)
        {
            if (fields.Find("messages") is null)
                fields.Wrong("messages", "is missing; it has to be a list of at least one message.");
            return [];
        }

        if (list.GetArrayLength() == 0)
            fields.Wrong("messages", "is empty; at least one message is needed.");
        var messages = new List<ChatMessage>(list.GetArrayLength());
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (fields.Item("messages", i++, item) is { } message)
                messages.Add(ReadMessage(message));
        }

        return messages;
    }

    private static ChatMessage ReadMessage(BodyFields message)
    {
        var role = ReadRole(message);
        var calls = ReadCalls(message, role);
        var parts = ReadContent(message);
        if (parts.Count == 0 && calls.Count == 0 && message.Find("content") is null && message.Text("refusal") is null)
            message.Wrong("content", "is missing; it has to be a text or a list of parts.");
        var callId = role == ChatRole.Tool ? message.RequiredText("tool_call_id") : null;
        return new(role, parts, calls, callId, message.Text("name"));
    }

    private static ChatRole ReadRole(BodyFields message)
    {
        switch (message.RequiredText("role"))
        {
            case "system" or "developer":
                return ChatRole.System;
            case "assistant":
                return ChatRole.Assistant;
            case "tool":
                return ChatRole.Tool;
            case "user" or "":
                return ChatRole.User;
            case var other:
                message.Wrong("role", $"\"{other}\" is no role; it has to be {Roles}.");
                return ChatRole.User;
        }
    }

    private static List<ChatPart> ReadContent(BodyFields message)
    {
        List<ChatPart> parts = [];
        switch (message.Find("content"))
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text:
                parts.Add(new TextPart(text.GetString()!, message.PathOf("content")));
                break;
            case { ValueKind: JsonValueKind.Array } list:
                ReadParts(message, list, parts);
                break;
            case { } other:
                message.Wrong("content", $"{BodyFields.Describe(other)} has to be a text or a list of parts.");
                break;
        }

        return parts;
    }

    private static void ReadParts(BodyFields message, JsonElement list, List<ChatPart> parts)
    {
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (message.Item("content", i++, item) is { } part)
                parts.Add(ReadPart(part, item));
        }
    }

    private static ChatPart ReadPart(BodyFields part, JsonElement item)
    {
        var path = part.PathOf("type")[..^".type".Length];
        switch (part.RequiredText("type"))
        {
            case "text":
                return new TextPart(part.RequiredText("text"), path);
            case "refusal":
                return new TextPart(part.RequiredText("refusal"), path);
            case "image_url":
                return ReadImage(part, path);
            case var other:
                return new OtherPart(other, item, path);
        }
    }

    private static ImagePart ReadImage(BodyFields part, string path)
    {
        // Some clients put the address where the object belongs.
        if (part.Find("image_url") is { ValueKind: JsonValueKind.String } url)
            return new(url.GetString()!, null, path);
        if (part.Child("image_url") is { } image)
            return new(image.RequiredText("url"), image.Text("detail"), path);
        part.Wrong("image_url", "is missing; it has to be an object such as {\"url\": \"https://…\"}.");
        return new("", null, path);
    }

    private static List<ToolCall> ReadCalls(BodyFields message, ChatRole role)
    {
        List<ToolCall> calls = [];
        if (message.List("tool_calls") is not { } list)
            return calls;
        if (role != ChatRole.Assistant)
            message.Wrong("tool_calls", "belongs to messages of the role 'assistant' only.");
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (message.Item("tool_calls", i++, item) is { } call)
                calls.Add(ReadCall(call));
        }

        return calls;
    }

    private static ToolCall ReadCall(BodyFields call)
    {
        var id = call.RequiredText("id");
        if (call.Child("function") is not { } function)
        {
            call.Wrong("function", "is missing; it has to be an object with 'name' and 'arguments'.");
            return new(id, "", "{}");
        }

        var arguments = function.Text("arguments");
        return new(id, function.RequiredText("name"), string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments);
    }
}
