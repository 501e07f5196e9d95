using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Checks the messages of a chat.</summary>
internal static class MessageReader
{
    private const string Roles = "'system', 'developer', 'user', 'assistant', 'tool' or 'function'";

    /// <summary>Notes what is wrong with them.</summary>
    /// <returns>The list; of no use when something is wrong.</returns>
    public static JsonElement Check(JsonFields fields)
    {
        if (fields.Find("messages") is not { } messages)
            fields.Wrong("messages", "is missing; it has to be a list of at least one message.");
        else if (messages.ValueKind != JsonValueKind.Array)
            fields.Wrong("messages", $"{Found.Value(messages)} has to be a list of messages.");
        else if (messages.GetArrayLength() == 0)
            fields.Wrong("messages", "is empty; at least one message is needed.");
        else
        {
            var i = 0;
            foreach (var message in messages.EnumerateArray())
                CheckMessage(fields, message, $"messages[{i++}]");
            return messages;
        }

        return default;
    }

    /// <summary>Whether a message is an answer that can be carried on.</summary>
    public static bool IsOpenAnswer(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String && role.ValueEquals("assistant")
        && message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.String or JsonValueKind.Array;

    private static void CheckMessage(JsonFields fields, JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong(path, $"{Found.Value(item)} has to be an object with 'role' and 'content'.");
            return;
        }

        var message = fields.At(item, path);
        var role = message.Text("role");
        if (role is null && message.Find("role") is null)
            message.Wrong("role", $"is missing; it has to be {Roles}.");
        else if (role is not (null or "system" or "developer" or "user" or "assistant" or "tool" or "function"))
            message.Wrong("role", $"\"{Found.Cut(role)}\" is no role; it has to be {Roles}.");
        message.Text("name");
        message.Refuse("function_call", "is outdated and not offered; use 'tool_calls'.");
        if (message.Text("tool_call_id") is null && role == "tool")
            message.Wrong("tool_call_id", "is missing; a message of the role 'tool' names the call that it answers.");
        var hasCalls = ToolCallReader.Check(message, role);
        CheckContent(message, role, hasCalls);
    }

    private static void CheckContent(JsonFields message, string? role, bool hasCalls)
    {
        switch (message.Find("content"))
        {
            case null when role != "assistant" || !(hasCalls || message.Text("refusal") is not null):
                message.Wrong("content", role == "assistant"
                    ? "is missing; an assistant's message needs a text, or tool_calls."
                    : "is missing; it has to be a text, or a list of items of the type 'text'.");
                break;
            case null or { ValueKind: JsonValueKind.String }:
                break;
            case { ValueKind: JsonValueKind.Array } items:
                CheckItems(message, items);
                break;
            case { } other:
                message.Wrong("content", $"{Found.Value(other)} has to be a text, or a list of items of the type 'text'.");
                break;
        }
    }

    private static void CheckItems(JsonFields message, JsonElement items)
    {
        var i = 0;
        foreach (var element in items.EnumerateArray())
        {
            var name = $"content[{i++}]";
            if (element.ValueKind != JsonValueKind.Object)
                message.Wrong(name, $"{Found.Value(element)} has to be an object such as {{\"type\": \"text\", \"text\": \"…\"}}.");
            else
                CheckItem(message.At(element, message.PathOf(name)));
        }
    }

    private static void CheckItem(JsonFields item)
    {
        var type = item.Text("type");
        if (type is not ("text" or "refusal"))
            item.Wrong("type", $"{(type is null ? "is missing" : $"\"{Found.Cut(type)}\" can't be given to this model")}; it reads items of the type 'text' only.");
        else if (item.Text(type) is null && item.Find(type) is null)
            item.Wrong(type, "is missing; it has to be a text.");
    }
}
