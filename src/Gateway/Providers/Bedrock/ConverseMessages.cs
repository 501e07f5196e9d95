using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Writes the messages of a chat as Converse has them: user and assistant by turns, the user first; answers of tools are the user's; what
/// the system says stands apart.
/// </summary>
internal static class ConverseMessages
{
    private const string Assistant = "assistant";
    private const string User = "user";

    /// <summary>Notes what Converse doesn't take.</summary>
    public static void Check(IReadOnlyList<ChatMessage> messages, Mistakes mistakes)
    {
        var first = 0;
        while (first < messages.Count && messages[first].Role == ChatRole.System)
            first++;
        if (messages.Count > 0 && (first == messages.Count || messages[first].Role == ChatRole.Assistant))
            mistakes.Add("messages", "have to begin with one of the user's, besides the system's.");
        for (var i = 0; i < messages.Count; i++)
        {
            foreach (var part in messages[i].Parts)
                CheckPart(messages[i].Role, part, mistakes);
            for (var j = 0; j < messages[i].ToolCalls.Count; j++)
            {
                if (!JsonRead.IsObject(messages[i].ToolCalls[j].Arguments))
                    mistakes.Add($"messages[{i}].tool_calls[{j}].function.arguments", "has to be a JSON object as text.");
            }
        }
    }

    /// <summary>Writes <c>system</c> and <c>messages</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        WriteSystem(json, messages);
        json.WriteStartArray("messages");
        string? before = null;
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
                continue;
            var role = message.Role == ChatRole.Assistant ? Assistant : User;
            if (before is not null && before != role)
                EndMessage(json);
            if (before != role)
                BeginMessage(json, role);
            WriteContent(json, message);
            before = role;
        }

        if (before is not null)
            EndMessage(json);
        json.WriteEndArray();
    }

    private static void CheckPart(ChatRole role, ChatPart part, Mistakes mistakes)
    {
        if (part is OtherPart other)
            mistakes.Add(other.Path, $"Bedrock takes no part of the type \"{other.Type}\" here; give \"text\" or \"image_url\".");
        if (part is not ImagePart image)
            return;
        if (role is not (ChatRole.User or ChatRole.Tool))
            mistakes.Add(part.Path, "pictures are taken in messages of the roles 'user' and 'tool' only.");
        if (image.Detail is not (null or "auto"))
            mistakes.Add($"{part.Path}.image_url.detail", "Bedrock has nothing like it; leave it out.");
        if (!image.TryGetData(out var mediaType, out _) || FormatOf(mediaType) is null)
            mistakes.Add($"{part.Path}.image_url.url", "Bedrock takes no addresses; give the picture itself as PNG, JPEG, GIF or WebP: data:image/png;base64,…");
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var hasBegun = false;
        foreach (var message in messages)
        {
            if (message.Role != ChatRole.System)
                continue;
            if (!hasBegun)
                json.WriteStartArray("system");
            hasBegun = true;
            WriteText(json, message.Text);
        }

        if (hasBegun)
            json.WriteEndArray();
    }

    private static void BeginMessage(Utf8JsonWriter json, string role)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("content");
    }

    private static void EndMessage(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
            WriteResult(json, message);
        else
            WriteParts(json, message.Parts);
        foreach (var call in message.ToolCalls)
            WriteCall(json, call);
    }

    /// <summary>Converse refuses an empty text, which clients send beside calls.</summary>
    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is ImagePart image)
                WriteImage(json, image);
            else if (part is TextPart { Text.Length: > 0 } text)
                WriteText(json, text.Text);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        image.TryGetData(out var mediaType, out var base64);
        json.WriteStartObject();
        json.WriteStartObject("image");
        json.WriteSet("format", FormatOf(mediaType!));
        json.WriteStartObject("source");
        json.WriteString("bytes", base64);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolUse");
        json.WriteString("toolUseId", call.Id);
        json.WriteString("name", call.Name);
        json.WritePropertyName("input");
        json.WriteRawValue(call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolResult");
        json.WriteString("toolUseId", message.ToolCallId);
        json.WriteStartArray("content");
        WriteParts(json, message.Parts);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? FormatOf(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "image/png" => "png",
        "image/jpeg" or "image/jpg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => null,
    };
}
