using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Answers;

/// <summary>What all JSON that this gateway writes has in common.</summary>
internal static class AnswerJson
{
    /// <summary>Text as it is, with nothing escaped that JSON doesn't demand; not validated, since its writers are.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes <c>"usage": {…}</c> as OpenAI has it.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Usage usage, bool withOutput = true)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.InputTokens);
        if (withOutput)
            json.WriteNumber("completion_tokens"u8, usage.OutputTokens);
        json.WriteNumber("total_tokens"u8, usage.InputTokens + usage.OutputTokens);
        if (usage.CachedInputTokens > 0)
            WriteCached(json, usage.CachedInputTokens);
        json.WriteEndObject();
    }

    private static void WriteCached(Utf8JsonWriter json, int tokens)
    {
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, tokens);
        json.WriteEndObject();
    }
}
