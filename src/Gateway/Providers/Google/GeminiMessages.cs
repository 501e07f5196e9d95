using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Writes the messages of a chat as Gemini's <c>contents</c>: two roles, answers of tools beside each other in one message of the user,
/// what the system says apart.
/// </summary>
internal static class GeminiMessages
{
    /// <summary>Writes <c>systemInstruction</c> and <c>contents</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        WriteSystem(json, messages);
        Dictionary<string, string> names = [];
        json.WriteStartArray("contents");
        ChatRole? before = null;
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
                continue;
            var isBeside = before == ChatRole.Tool && message.Role == ChatRole.Tool;
            if (before is not null && !isBeside)
                EndContent(json);
            if (!isBeside)
                BeginContent(json, message.Role);
            WriteParts(json, message, names);
            before = message.Role;
        }

        if (before is not null)
            EndContent(json);
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
                BeginSystem(json);
            hasBegun = true;
            WriteText(json, message.Text);
        }

        if (hasBegun)
            EndContent(json);
    }

    private static void BeginSystem(Utf8JsonWriter json)
    {
        json.WriteStartObject("systemInstruction");
        json.WriteStartArray("parts");
    }

    private static void BeginContent(Utf8JsonWriter json, ChatRole role)
    {
        json.WriteStartObject();
        json.WriteString("role", role == ChatRole.Assistant ? "model" : "user");
        json.WriteStartArray("parts");
    }

    private static void EndContent(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, ChatMessage message, Dictionary<string, string> names)
    {
        if (message.Role == ChatRole.Tool)
        {
            WriteResult(json, message, names);
            return;
        }

        foreach (var part in message.Parts)
        {
            // Clients send an empty text beside calls, which says nothing.
            if (part is ImagePart image)
                WriteImage(json, image);
            else if (part is TextPart text && (text.Text.Length > 0 || message.ToolCalls.Count == 0))
                WriteText(json, text.Text);
        }

        foreach (var call in message.ToolCalls)
        {
            names[call.Id] = call.Name;
            WriteCall(json, call);
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
        var isData = image.TryGetData(out var mediaType, out var base64);
        json.WriteStartObject();
        json.WriteStartObject(isData ? "inlineData" : "fileData");
        json.WriteSet("mimeType", isData ? mediaType : GeminiImage.MediaTypeOf(image.Url));
        if (isData)
            json.WriteString("data", base64);
        else
            json.WriteString("fileUri", image.Url);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall");
        json.WriteString("name", call.Name);
        json.WritePropertyName("args");
        json.WriteRawValue(call.Arguments);
        json.WriteEndObject();
        json.WriteSet("thoughtSignature", GeminiCallId.SignatureOf(call.Id));
        json.WriteEndObject();
    }

    /// <summary>What a tool gave has to be an object; anything else becomes one with the member that Google suggests.</summary>
    private static void WriteResult(Utf8JsonWriter json, ChatMessage message, Dictionary<string, string> names)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionResponse");
        json.WriteString("name", names.GetValueOrDefault(message.ToolCallId!) ?? message.Name);
        json.WritePropertyName("response");
        if (JsonRead.IsObject(message.Text))
        {
            json.WriteRawValue(message.Text);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("output", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
