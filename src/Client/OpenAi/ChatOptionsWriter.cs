using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Writes what a chat request says beside its messages.</summary>
internal static class ChatOptionsWriter
{
    // Written from ChatOptions, or by the client itself: a body with a name twice would be read by chance.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "temperature", "top_p", "top_k", "max_tokens", "frequency_penalty", "presence_penalty",
        "seed", "stop", "response_format", "tools", "tool_choice", "parallel_tool_calls", "reasoning_effort",
    };

    /// <summary>Writes the properties of the body that the options ask for.</summary>
    /// <exception cref="NotSupportedException">Something was asked for that the format has no place for; the message says what.</exception>
    public static void Write(Utf8JsonWriter json, ChatOptions options)
    {
        Refuse(options);
        Number(json, "temperature", options.Temperature);
        Number(json, "top_p", options.TopP);
        Whole(json, "top_k", options.TopK);
        Whole(json, "max_tokens", options.MaxOutputTokens);
        Number(json, "frequency_penalty", options.FrequencyPenalty);
        Number(json, "presence_penalty", options.PresencePenalty);
        Whole(json, "seed", options.Seed);
        WriteStop(json, options.StopSequences);
        WriteEffort(json, options.Reasoning?.Effort);
        WriteFormat(json, options.ResponseFormat);
        ChatToolsWriter.Write(json, options);
        WriteAdditional(json, options.AdditionalProperties);
    }

    private static void Refuse(ChatOptions options)
    {
        if (options.ConversationId is not null)
            throw new NotSupportedException("The cluster keeps no conversations: leave ConversationId out and send all messages of the chat.");
        if (options.Reasoning?.Output is { } output)
            throw new NotSupportedException($"Reasoning.Output is {output}, but how much of its reasoning a model shows cannot be asked for; leave it out.");
        if (options.RawRepresentationFactory is not null)
            throw new NotSupportedException("RawRepresentationFactory is not used here: what ChatOptions has no property for goes into AdditionalProperties.");
#pragma warning disable MEAI001 // They are looked at to say that they are not offered.
        if (options.AllowBackgroundResponses == true || options.ContinuationToken is not null)
            throw new NotSupportedException("Answers are not made in the background: leave AllowBackgroundResponses and ContinuationToken out.");
#pragma warning restore MEAI001
    }

    private static void WriteStop(Utf8JsonWriter json, IList<string>? sequences)
    {
        if (sequences is not { Count: > 0 })
            return;
        json.WriteStartArray("stop");
        foreach (var sequence in sequences)
            json.WriteStringValue(sequence);
        json.WriteEndArray();
    }

    private static void WriteEffort(Utf8JsonWriter json, ReasoningEffort? effort)
    {
        if (effort is null)
            return;
        json.WriteString("reasoning_effort", effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => "xhigh",
            _ => throw new NotSupportedException($"Reasoning.Effort {effort} is not known."),
        });
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is null or ChatResponseFormatText)
            return;
        if (format is not ChatResponseFormatJson asked)
            throw new NotSupportedException($"ResponseFormat can be text or JSON, but is {format.GetType().Name}.");
        json.WriteStartObject("response_format");
        json.WriteString("type", asked.Schema is null ? "json_object" : "json_schema");
        if (asked.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", asked.SchemaName ?? "answer");
            if (asked.SchemaDescription is { } description)
                json.WriteString("description", description);
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAdditional(Utf8JsonWriter json, AdditionalPropertiesDictionary? properties)
    {
        foreach (var (name, value) in properties ?? [])
        {
            if (Own.Contains(name))
                throw new NotSupportedException($"AdditionalProperties has '{name}', which ChatOptions or the client itself says; take it out.");
            if (name == "n")
                throw new NotSupportedException("AdditionalProperties has 'n', but a chat has one answer; ask as often as you want answers.");
            json.WritePropertyName(name);
            ToolJson.Write(json, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Whole(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
