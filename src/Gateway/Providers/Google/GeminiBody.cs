using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Writes bodies of <c>generateContent</c>, which the Gemini API (https://ai.google.dev/api/generate-content) and Vertex AI share.
/// </summary>
internal static class GeminiBody
{
    private static readonly Unsupported Unsupported = new(
        "Gemini", "n", "top_k", "seed", "presence_penalty", "frequency_penalty", "response_format", "reasoning_effort");

    /// <summary>Members that Google has in <c>generationConfig</c>, which the caller gives in the body itself.</summary>
    private static readonly HashSet<string> OfGeneration =
        ["audioTimestamp", "mediaResolution", "responseModalities", "routingConfig", "speechConfig", "thinkingConfig"];

    /// <summary>Google's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Gemini", new Dictionary<string, string>
    {
        ["contents"] = "messages",
        ["systemInstruction"] = "a message of the role 'system'",
        ["generationConfig"] = "its members in the body itself",
        ["toolConfig"] = "tool_choice",
        ["candidateCount"] = "n",
        ["maxOutputTokens"] = "max_tokens",
        ["stopSequences"] = "stop",
        ["topP"] = "top_p",
        ["topK"] = "top_k",
        ["presencePenalty"] = "presence_penalty",
        ["frequencyPenalty"] = "frequency_penalty",
        ["responseMimeType"] = "response_format",
        ["responseSchema"] = "response_format",
        ["responseJsonSchema"] = "response_format",
    });

    /// <summary>Notes what Gemini can't do.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mistakes">Takes it.</param>
    /// <param name="takesAddresses">Whether pictures may lie anywhere on the web.</param>
    public static void Check(TextRequest request, Mistakes mistakes, bool takesAddresses)
    {
        Unsupported.Check(request, mistakes);
        if (request.ReasoningEffort is not null && (request.Extra.Find("thinking") ?? request.Extra.Find("thinkingConfig")) is not null)
            mistakes.Add("reasoning_effort", "says how long to think, and so does another member; give one of them.");
        if (request.Extra.Find("thinking") is { } thinking && GeminiThinking.BudgetOf(thinking) is null)
            mistakes.Add("thinking", "has to be {\"type\": \"enabled\", \"budget_tokens\": …} or {\"type\": \"disabled\"}.");
        GeminiMessageRules.Check(request.Messages, mistakes, takesAddresses);
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(TextRequest request, string model) => BodyWriter.Write((request, model), static (json, it) =>
    {
        GeminiMessages.Write(json, it.request.Messages);
        if (it.request.Tools.Count > 0)
            WriteTools(json, it.request);
        json.WriteStartObject("generationConfig");
        WriteOptions(json, it.request.Options);
        WriteFormat(json, it.request.Format);
        GeminiThinking.Write(json, it.request, it.model);
        WriteExtra(json, it.request, ofGeneration: true);
        json.WriteEndObject();
        WriteExtra(json, it.request, ofGeneration: false);
    });

    private static void WriteTools(Utf8JsonWriter json, TextRequest request)
    {
        json.WriteStartArray("tools");
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations");
        foreach (var tool in request.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteSet("description", tool.Description);
            json.WriteSet("parametersJsonSchema", tool.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (request.ToolChoice.Mode != ToolChoiceMode.Auto)
            WriteChoice(json, request.ToolChoice);
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice choice)
    {
        json.WriteStartObject("toolConfig");
        json.WriteStartObject("functionCallingConfig");
        json.WriteString("mode", choice.Mode == ToolChoiceMode.None ? "NONE" : "ANY");
        if (choice.Function is { } function)
            json.WriteTexts("allowedFunctionNames", [function]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, GenerationOptions options)
    {
        if (options.N > 1)
            json.WriteNumber("candidateCount", options.N);
        json.WriteSet("maxOutputTokens", options.MaxTokens);
        json.WriteSet("temperature", options.Temperature);
        json.WriteSet("topP", options.TopP);
        json.WriteSet("topK", options.TopK);
        json.WriteSet("stopSequences", options.Stop);
        json.WriteSet("presencePenalty", options.PresencePenalty);
        json.WriteSet("frequencyPenalty", options.FrequencyPenalty);
        json.WriteSet("seed", options.Seed);
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat format)
    {
        if (format.Kind == ResponseFormatKind.Text)
            return;
        json.WriteString("responseMimeType", "application/json");
        json.WriteSet("responseJsonSchema", format.Schema);
    }

    private static void WriteExtra(Utf8JsonWriter json, TextRequest request, bool ofGeneration)
    {
        foreach (var member in request.Extra)
        {
            if (OfGeneration.Contains(member.Name) == ofGeneration && member.Name != "thinking")
                member.WriteTo(json);
        }
    }
}
