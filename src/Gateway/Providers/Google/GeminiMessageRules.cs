using ServingCluster.Errors;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>What Gemini doesn't take of a chat's messages.</summary>
internal static class GeminiMessageRules
{
    private const string Example = "data:image/png;base64,…";
    private const string OwnFiles = "https://generativelanguage.googleapis.com/";
    private const string NoCall =
        "answers a call that no message before it made; Gemini has to be told the function's name: give that message, or 'name'.";

    /// <summary>Notes it.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    /// <param name="takesAddresses">Whether pictures may lie anywhere on the web.</param>
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

    private static void CheckPart(ChatRole role, ChatPart part, Mistakes mistakes, bool takesAddresses)
    {
        if (part is OtherPart other)
            mistakes.Add(other.Path, $"Gemini takes no part of the type \"{other.Type}\" here; give \"text\" or \"image_url\".");
        if (part is not ImagePart image)
            return;
        if (role != ChatRole.User)
            mistakes.Add(part.Path, "pictures are taken in messages of the role 'user' only.");
        if (image.Detail is not (null or "auto"))
            mistakes.Add(
                $"{part.Path}.image_url.detail",
                "Gemini has nothing like it for one picture; leave it out, or give 'mediaResolution' for all.");
        if (!image.TryGetData(out _, out _))
            CheckAddress(image, mistakes, takesAddresses);
    }

    private static void CheckAddress(ImagePart image, Mistakes mistakes, bool takesAddresses)
    {
        var path = $"{image.Path}.image_url.url";
        if (image.IsData)
            mistakes.Add(path, $"has to be base64: {Example}.");
        else if (!takesAddresses && !image.Url.StartsWith(OwnFiles, StringComparison.Ordinal))
            mistakes.Add(path, $"the Gemini API takes addresses of its own files only; give the picture itself: {Example}.");
        else if (takesAddresses && GeminiImage.MediaTypeOf(image.Url) is null)
            mistakes.Add(path, $"has to end with .png, .jpg, .jpeg, .webp, .gif, .heic or .heif, or be the picture itself: {Example}.");
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
            mistakes.Add($"{path}.tool_call_id", NoCall);
    }
}
