using System.Text.Json;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>Writes whole answers in the shape of OpenAI's <c>completions</c> (https://platform.openai.com/docs/api-reference/completions/object).</summary>
internal static class CompletionAnswerWriter
{
    /// <summary>Writes one.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="choices">Texts and what ended them.</param>
    /// <param name="usage">What was consumed.</param>
    public static PooledBuffer Write(AnswerHeader header, IReadOnlyList<(string Text, string FinishReason)> choices, Usage usage)
    {
        var output = new PooledBuffer();
        using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, header.Id);
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, header.Created);
        json.WriteString("model"u8, header.Model);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
            WriteChoice(json, i, choices[i].Text, choices[i].FinishReason);
        json.WriteEndArray();
        AnswerJson.WriteUsage(json, usage);
        json.WriteEndObject();
        return output;
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, string text, string finishReason)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("text"u8, text);
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteNull("logprobs"u8);
        json.WriteEndObject();
    }
}
