using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces.Messages;

/// <summary>Writes parts of Anthropic's messages.</summary>
internal static class MessagesJson
{
    /// <summary>Writes the members that a message begins with.</summary>
    public static void WriteHead(Utf8JsonWriter json, string id, string model)
    {
        json.WriteString("id"u8, id.StartsWith("msg_", StringComparison.Ordinal) ? id : $"msg_{id}");
        json.WriteString("type"u8, "message");
        json.WriteString("role"u8, "assistant");
        json.WriteString("model"u8, model);
    }

    /// <summary>Writes why a message ended. Which stop sequence it was, a chat does not say.</summary>
    public static void WriteStop(Utf8JsonWriter json, string? reason)
    {
        json.WriteString("stop_reason"u8, reason);
        json.WriteNull("stop_sequence"u8);
    }

    /// <summary>Writes <c>usage</c>. Its input leaves out what was read from the cache.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.InputTokens - usage.CachedInputTokens);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CachedInputTokens);
        json.WriteNumber("cache_creation_input_tokens"u8, 0);
        json.WriteNumber("output_tokens"u8, usage.OutputTokens);
        json.WriteEndObject();
    }

    /// <summary>The stop reason of OpenAI's finish reason.</summary>
    public static string StopReasonOf(string? finishReason) => finishReason switch
    {
        FinishReasons.Length => "max_tokens",
        FinishReasons.ToolCalls or "function_call" => "tool_use",
        FinishReasons.ContentFilter => "refusal",
        _ => "end_turn",
    };

    /// <summary>Writes a call's arguments as an object. Text that is none, which a model may well write, is put into one.</summary>
    public static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments.Length == 0 ? "{}" : arguments);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("input"u8);
                document.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // The caller sees what the model wrote.
        }

        json.WriteStartObject("input"u8);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
    }
}
