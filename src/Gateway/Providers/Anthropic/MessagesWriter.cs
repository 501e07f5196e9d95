using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>
/// Writes bodies of Anthropic's Messages API from OpenAI's (https://docs.anthropic.com/en/api/messages): <c>stop</c> becomes
/// <c>stop_sequences</c>, system messages one <c>system</c>, a temperature from 0 to 2 one from 0 to 1.
/// </summary>
internal static class MessagesWriter
{
    /// <summary>The limit where the caller gives none; Anthropic demands one, and every one of its models has at least this.</summary>
    public const int DefaultMaxTokens = 4096;

    /// <summary>Writes a chat that keeps to <see cref="AnthropicRules"/>.</summary>
    /// <returns>A meter that knows the length of the texts.</returns>
    public static UsageMeter Write(ChatRequest chat, MessagesHead head, PooledBuffer output)
    {
        using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
        json.WriteStartObject();
        WriteHead(json, head, LimitOf(chat.Options, chat.Extra));
        var texts = new MessageListWriter(json);
        texts.WriteSystem(chat.Messages);
        texts.WriteMessages(chat.Messages);
        WriteOptions(json, chat.Options, chat.Extra);
        MessageToolsWriter.Write(json, chat);
        WriteOutputConfig(json, chat);
        WriteExtra(json, chat.Extra);
        json.WriteEndObject();
        return new UsageMeter { InputCharacters = texts.Characters };
    }

    /// <summary>Writes a completion that keeps to <see cref="AnthropicRules"/>.</summary>
    /// <returns>A meter that knows the length of the texts.</returns>
    public static UsageMeter Write(CompletionRequest completion, MessagesHead head, PooledBuffer output)
    {
        using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
        var prompt = completion.Prompts[0];
        json.WriteStartObject();
        WriteHead(json, head, LimitOf(completion.Options, completion.Extra));
        json.WriteStartArray("messages"u8);
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteString("content"u8, prompt);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteOptions(json, completion.Options, completion.Extra);
        WriteExtra(json, completion.Extra);
        json.WriteEndObject();
        return new UsageMeter { InputCharacters = prompt.Length };
    }

    private static void WriteHead(Utf8JsonWriter json, MessagesHead head, int maxTokens)
    {
        if (head.Version is { } version)
            json.WriteString("anthropic_version"u8, version);
        if (head.Model is { } model)
            json.WriteString("model"u8, model);
        json.WriteNumber("max_tokens"u8, maxTokens);
        if (head.IsStream)
            json.WriteBoolean("stream"u8, true);
    }

    /// <summary>What a model thinks counts towards the limit, which has to be above the budget for it.</summary>
    private static int LimitOf(GenerationOptions options, IReadOnlyList<JsonProperty> extra)
    {
        if (options.MaxTokens is { } limit)
            return limit;
        foreach (var member in extra)
        {
            if (member.NameEquals("thinking") && member.Value.ValueKind == JsonValueKind.Object
                && member.Value.TryGetProperty("budget_tokens", out var budget)
                && budget.ValueKind == JsonValueKind.Number && budget.TryGetInt32(out var tokens) && tokens is > 0 and < 1_000_000)
                return tokens + DefaultMaxTokens;
        }

        return DefaultMaxTokens;
    }

    private static void WriteOptions(Utf8JsonWriter json, GenerationOptions options, IReadOnlyList<JsonProperty> extra)
    {
        if (options.Temperature is { } temperature)
            json.WriteNumber("temperature"u8, temperature / 2);
        if (options.TopP is { } topP)
            json.WriteNumber("top_p"u8, topP);
        if (options.TopK is { } topK)
            json.WriteNumber("top_k"u8, topK);
        if (options.Stop.Count > 0)
            WriteStop(json, options.Stop);
        if (options.User is { } user && !Has(extra, "metadata"))
            WriteUser(json, user);
    }

    private static void WriteStop(Utf8JsonWriter json, IReadOnlyList<string> stop)
    {
        json.WriteStartArray("stop_sequences"u8);
        foreach (var text in stop)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter json, string user)
    {
        json.WriteStartObject("metadata"u8);
        json.WriteString("user_id"u8, user);
        json.WriteEndObject();
    }

    private static void WriteOutputConfig(Utf8JsonWriter json, ChatRequest chat)
    {
        if (chat.Format.Schema is null && chat.ReasoningEffort is null)
            return;
        json.WriteStartObject("output_config"u8);
        if (chat.ReasoningEffort is { } effort)
            json.WriteString("effort"u8, effort);
        if (chat.Format.Schema is { } schema)
            WriteFormat(json, schema);
        json.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter json, JsonElement schema)
    {
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WritePropertyName("schema"u8);
        schema.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteExtra(Utf8JsonWriter json, IReadOnlyList<JsonProperty> extra)
    {
        foreach (var member in extra)
            member.WriteTo(json);
    }

    private static bool Has(IReadOnlyList<JsonProperty> extra, string name)
    {
        foreach (var member in extra)
        {
            if (member.NameEquals(name))
                return true;
        }

        return false;
    }
}
