using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Responses;

/// <summary>Writes parts of OpenAI's responses.</summary>
internal static class ResponseJson
{
    /// <summary>Writes an item of the output.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="item">The item.</param>
    /// <param name="isBeginning">Whether it has only begun: none of its text is told then.</param>
    public static void WriteItem(Utf8JsonWriter json, ResponseItem item, bool isBeginning)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, item.Id);
        switch (item.Kind)
        {
            case ResponseItemKind.Message:
                json.WriteString("type"u8, "message");
                json.WriteString("role"u8, "assistant");
                json.WriteStartArray("content"u8);
                if (!isBeginning)
                    WritePart(json, item.Text.ToString());
                json.WriteEndArray();
                break;
            case ResponseItemKind.Call:
                json.WriteString("type"u8, "function_call");
                json.WriteString("call_id"u8, item.CallId);
                json.WriteString("name"u8, item.Name);
                json.WriteString("arguments"u8, isBeginning ? "" : item.Text.ToString());
                break;
            case ResponseItemKind.Thought:
                json.WriteString("type"u8, "reasoning");
                WriteSummary(json, isBeginning ? "" : item.Text.ToString());
                break;
        }

        if (item.Kind != ResponseItemKind.Thought)
            json.WriteString("status"u8, isBeginning ? "in_progress" : "completed");
        json.WriteEndObject();
    }

    /// <summary>Writes the content part of a message.</summary>
    public static void WritePart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text");
        json.WriteString("text"u8, text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes <c>usage</c>.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.InputTokens);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInputTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.OutputTokens);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.InputTokens + usage.OutputTokens);
        json.WriteEndObject();
    }

    /// <summary>Why a response is not complete, by OpenAI's finish reason of a chat; null when it is.</summary>
    public static string? IncompleteReasonOf(string? finishReason) => finishReason switch
    {
        FinishReasons.Length => "max_output_tokens",
        FinishReasons.ContentFilter => "content_filter",
        _ => null,
    };

    private static void WriteSummary(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("summary"u8);
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "summary_text");
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
