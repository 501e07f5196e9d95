using System.Text;
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

    /// <summary>What a tool is called with: JSON as text.</summary>
    public const string Arguments = "arguments";

    /// <summary>What a tool is called with: an object whose fields are named by whoever made the tool, or a text.</summary>
    public const string Input = "input";

    // Most names in a body are one of these. Compared as they stand in it, which takes a fraction of comparing them as strings.
    private static readonly (byte[] Utf8, string Name)[] Common = [.. new[]
    {
        "role", "content", "type", "text", "index", "message", "finish_reason", "logprobs", "refusal", "name", "tool_calls", "function", "arguments",
        "id", "description", "properties",
    }.Select(name => (Encoding.UTF8.GetBytes(name), name))];

    private static readonly HashSet<string> NoText = new(StringComparer.Ordinal)
    {
        "annotation", "annotations", "cache_control", "call_id", "data", "detail", "encrypted_content", "file", "file_data", "file_id", "filename",
        "finish_reason", "format", "id", "image_url", "input_audio", "item_id", "logprobs", "media_type", "model", "name", "object", "role", "signature",
        "source", "status", "stop_reason", "stop_sequence", "tool_call_id", "tool_use_id", "type", "url",
    };

    /// <summary>What a field at the top of a body holds.</summary>
    /// <param name="field">The reader, on the field's name.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="side">Whose body it is.</param>
    public static FieldKind KindOf(ref readonly Utf8JsonReader field, InvocationTask task, BodySide side) => side switch
    {
        BodySide.Request => OfRequest(in field, task),
        BodySide.Answer => HoldsAnswer(in field, task) ? FieldKind.Texts : FieldKind.Other,
        _ when field.ValueTextEquals(task == InvocationTask.Messages ? "message"u8 : "response"u8) => FieldKind.Answer,
        _ => FieldKind.Named,
    };

    private static FieldKind OfRequest(ref readonly Utf8JsonReader field, InvocationTask task)
    {
        if (HoldsTexts(in field, task))
            return FieldKind.Texts;
        if (task == InvocationTask.Embeddings)
            return FieldKind.Other;
        if (field.ValueTextEquals("tools"u8) || field.ValueTextEquals("functions"u8))
            return FieldKind.Tools;
        return HoldsSchema(in field, task) ? FieldKind.Schema : FieldKind.Other;
    }

    private static bool HoldsTexts(ref readonly Utf8JsonReader field, InvocationTask task) => task switch
    {
        InvocationTask.Chat => field.ValueTextEquals("messages"u8) || field.ValueTextEquals("prediction"u8),
        InvocationTask.Completions => field.ValueTextEquals("prompt"u8) || field.ValueTextEquals("suffix"u8),
        InvocationTask.Embeddings => field.ValueTextEquals("input"u8),
        InvocationTask.Messages or InvocationTask.CountTokens => field.ValueTextEquals("messages"u8) || field.ValueTextEquals("system"u8),
        InvocationTask.Responses => field.ValueTextEquals("input"u8) || field.ValueTextEquals("instructions"u8) || field.ValueTextEquals("prompt"u8),
        _ => false,
    };

    private static bool HoldsSchema(ref readonly Utf8JsonReader field, InvocationTask task) => task switch
    {
        InvocationTask.Chat or InvocationTask.Completions => field.ValueTextEquals("response_format"u8),
        InvocationTask.Messages or InvocationTask.CountTokens => field.ValueTextEquals("output_format"u8) || field.ValueTextEquals("output_config"u8),
        InvocationTask.Responses => field.ValueTextEquals("text"u8),
        _ => false,
    };

    private static bool HoldsAnswer(ref readonly Utf8JsonReader field, InvocationTask task) => task switch
    {
        InvocationTask.Chat or InvocationTask.Completions => field.ValueTextEquals("choices"u8),
        InvocationTask.Messages => field.ValueTextEquals("content"u8),
        InvocationTask.Responses => field.ValueTextEquals("output"u8),
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

    /// <summary>The name that the reader stands on.</summary>
    public static string NameOf(ref readonly Utf8JsonReader field)
    {
        foreach (var (utf8, name) in Common)
        {
            if (field.ValueTextEquals(utf8))
                return name;
        }

        return field.GetString()!;
    }

    /// <summary>Whether a field somewhere below is no text.</summary>
    public static bool IsNoText(string name) => NoText.Contains(name);
}
