using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>
/// Where texts stand in the bodies of each task. Below the fields that hold them every string is text, but for those with a meaning of their
/// own: names, ids, pictures, signatures. Below a tool's arguments no name has one.
/// </summary>
internal static class TextFields
{
    /// <summary>Where a picture or a document comes from.</summary>
    public const string Source = "source";

    /// <summary>What a source holds: a picture, or a document's text.</summary>
    public const string Data = "data";

    /// <summary>What a tool is called with, an object whose fields are named by whoever made the tool.</summary>
    public const string Arguments = "input";

    private static readonly HashSet<string> NoText = new(StringComparer.Ordinal)
    {
        "annotations", "cache_control", "call_id", "data", "detail", "encrypted_content", "file", "file_data", "file_id", "filename",
        "finish_reason", "format", "id", "image_url", "input_audio", "logprobs", "media_type", "model", "name", "object", "role", "signature", "source",
        "status", "stop_reason", "stop_sequence", "tool_call_id", "tool_use_id", "type", "url",
    };

    /// <summary>Whether a field at the top of a body holds texts.</summary>
    /// <param name="field">The reader, on the field's name.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="isAnswer">Whether it is an answer's body rather than a request's.</param>
    public static bool HoldsText(ref readonly Utf8JsonReader field, InvocationTask task, bool isAnswer) => (task, isAnswer) switch
    {
        (InvocationTask.Chat, false) => field.ValueTextEquals("messages"u8),
        (InvocationTask.Completions, false) => field.ValueTextEquals("prompt"u8) || field.ValueTextEquals("suffix"u8),
        (InvocationTask.Embeddings, false) => field.ValueTextEquals("input"u8),
        (InvocationTask.Messages or InvocationTask.CountTokens, false) => field.ValueTextEquals("messages"u8) || field.ValueTextEquals("system"u8),
        (InvocationTask.Responses, false) => field.ValueTextEquals("input"u8) || field.ValueTextEquals("instructions"u8),
        (InvocationTask.Chat or InvocationTask.Completions, true) => field.ValueTextEquals("choices"u8),
        (InvocationTask.Messages, true) => field.ValueTextEquals("content"u8),
        (InvocationTask.Responses, true) => field.ValueTextEquals("output"u8),
        _ => false,
    };

    /// <summary>Whether a source holds texts: whether it is of any type but those of files.</summary>
    /// <param name="source">A reader of its own, on the source's first token.</param>
    public static bool IsTextSource(Utf8JsonReader source)
    {
        if (source.TokenType != JsonTokenType.StartObject)
            return false;
        var isFile = false;
        while (source.Read() && source.TokenType == JsonTokenType.PropertyName)
        {
            var isType = source.ValueTextEquals("type"u8);
            source.Read();
            if (isType)
            {
                isFile = source.TokenType == JsonTokenType.String
                    && (source.ValueTextEquals("base64"u8) || source.ValueTextEquals("url"u8) || source.ValueTextEquals("file"u8));
            }

            source.Skip();
        }

        return !isFile;
    }

    /// <summary>Whether a field somewhere below is no text.</summary>
    public static bool IsNoText(string name) => NoText.Contains(name);
}
