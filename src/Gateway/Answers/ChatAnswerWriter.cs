using System.Text.Json;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>Writes whole answers in the shape of OpenAI's <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/object).</summary>
internal static class ChatAnswerWriter
{
    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(AnswerHeader header, IReadOnlyList<ChatChoice> choices, Usage usage)
    {
        var output = new PooledBuffer();
        using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, header.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, header.Created);
        json.WriteString("model"u8, header.Model);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
            WriteChoice(json, i, choices[i]);
        json.WriteEndArray();
        AnswerJson.WriteUsage(json, usage);
        json.WriteEndObject();
        return output;
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, ChatChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, choice.Text);
        if (choice.Reasoning is { Length: > 0 } reasoning)
            json.WriteString("reasoning_content"u8, reasoning);
        if (choice.ToolCalls.Count > 0)
            WriteCalls(json, choice.ToolCalls);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, choice.FinishReason);
        json.WriteNull("logprobs"u8);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
