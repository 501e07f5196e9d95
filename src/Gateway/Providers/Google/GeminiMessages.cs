using System.Text.Json;
using ServingCluster.Errors;
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
    /// <summary>Notes what Gemini doesn't take.</summary>
    public static void Check(IReadOnlyList<ChatMessage> messages, Mistakes mistakes, bool takesAddresses)
    {
        Dictionary<string, string> names = [];
        var hasContent = false;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            hasContent |= message.Role != ChatRole.System;
            foreach (var part in message.Parts)
                CheckPart(message.Role, part, mistakes, takesAddresses);
            CheckCalls(message, $"messages[{i}]", names, mistakes);
        }

        if (messages.Count > 0 && !hasContent)
            mistakes.Add("messages", "has no message but the system's; Gemini needs one of the user's.");
    }

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
            if (before is { } role && !(role == ChatRole.Tool && message.Role == ChatRole.Tool))
                EndContent(json);
            if (before != ChatRole.Tool || message.Role != ChatRole.Tool)
                BeginContent(json, message.Role);
            WriteParts(json, message, names);
            before = message.Role;
        }

        if (before is not null)
            EndContent(json);
        json.WriteEndArray();
    }

    private static void CheckPart(ChatRole role, ChatPart part, Mistakes mistakes, bool takesAddresses)
    {
        if (part is OtherPart other)
            mistakes.Add(other.Path, $"Gemini takes no part of the type \"{other.Type}\" here; give \"text\" or \"image_url\".");
        if (part is not ImagePart image)
            return;
        if (role != ChatRole.User)
            mistakes.Add(part.Path, "pictures are taken in messages of the role 'user' only.");
        if (image.Detail is not (null or "auto"))
            mistakes.Add($"{part.Path}.image_url.detail", "Gemini has nothing like it for one picture; leave it out, or give 'mediaResolution' for all.");
        if (!image.TryGetData(out _, out _))
            CheckAddress(image, mistakes, takesAddresses);
    }

    private static void CheckAddress(ImagePart image, Mistakes mistakes, bool takesAddresses)
    {
        if (image.IsData)
            mistakes.Add($"{image.Path}.image_url.url", "has to be base64: data:image/png;base64,…");
        else if (!takesAddresses && !image.Url.StartsWith("https://generativelanguage.googleapis.com/", StringComparison.Ordinal))
            mistakes.Add($"{image.Path}.image_url.url", "the Gemini API takes addresses of its own files only; give the picture itself: data:image/png;base64,…");
        else if (takesAddresses && MediaTypeOf(image.Url) is null)
            mistakes.Add($"{image.Path}.image_url.url", "has to end with .png, .jpg, .jpeg, .webp, .gif, .heic or .heif, or be the picture itself: data:image/png;base64,…");
    }

    private static void CheckCalls(ChatMessage message, string path, Dictionary<string, string> names, Mistakes mistakes)
    {
        for (var i = 0; i < message.ToolCalls.Count; i++)
        {
            var call = message.ToolCalls[i];
            names[call.Id] = call.Name;
            if (!JsonRead.IsObject(call.Arguments))
                mistakes.Add($"{path}.tool_calls[{i}].function.arguments", "has to be a JSON object as text.");
        }

        if (message.Role == ChatRole.Tool && message.Name is null && !names.ContainsKey(message.ToolCallId!))
            mistakes.Add($"{path}.tool_call_id", "answers a call that no message before it made; Gemini has to be told the function's name: give that message, or 'name'.");
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var hasBegun = false;
        foreach (var message in messages)
        {
            if (message.Role != ChatRole.System)
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
        json.WriteSet("mimeType", isData ? mediaType : MediaTypeOf(image.Url));
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

    private static string? MediaTypeOf(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsolutePath : url;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".webp" => "image/webp",
            ".gif" => "image/gif",
            ".heic" => "image/heic",
            ".heif" => "image/heif",
            _ => null,
        };
    }
}
