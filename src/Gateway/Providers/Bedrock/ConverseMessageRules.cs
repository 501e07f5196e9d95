using ServingCluster.Errors;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>What Converse doesn't take of a chat's messages.</summary>
internal static class ConverseMessageRules
{
    /// <summary>Notes it.</summary>
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
        if (!image.TryGetData(out var mediaType, out _) || ConverseImage.FormatOf(mediaType) is null)
            mistakes.Add(
                $"{part.Path}.image_url.url",
                "Bedrock takes no addresses; give the picture itself as PNG, JPEG, GIF or WebP: data:image/png;base64,….");
    }
}
