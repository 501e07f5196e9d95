using System.Text.Json;
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

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var hasBegun = false;
        foreach (var message in messages)
        {
            // An empty one says nothing, and is refused.
            if (message.Role != ChatRole.System || message.Text.Length == 0)
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
        json.WriteSet("format", ConverseImage.FormatOf(mediaType!));
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
}
