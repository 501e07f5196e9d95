using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Requests;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>What Anthropic's models can't do of OpenAI's requests: refused rather than passed over, since the answer would not be what was asked for.</summary>
internal static class AnthropicRules
{
    private const string Nothing = "can't be given to models of Anthropic; leave it out.";

    /// <summary>Anthropic's own names.</summary>
    public static NativeNames Natives { get; } = new("Anthropic", new Dictionary<string, string>
    {
        ["stop_sequences"] = "'stop'",
        ["max_tokens_to_sample"] = "'max_tokens'",
        ["system"] = "a message of the role 'system'",
    });

    /// <summary>Notes what a chat asks for in vain.</summary>
    public static void Check(ChatRequest chat, Mistakes mistakes)
    {
        Check(chat.Options, mistakes);
        if (chat.Format.Kind == ResponseFormatKind.JsonObject)
            mistakes.Add("response_format.type", "\"json_object\" can't be given to models of Anthropic; use \"json_schema\", or ask for JSON in a message.");
        if (chat.Format.Kind == ResponseFormatKind.JsonSchema || chat.ReasoningEffort is not null)
            RefuseTwice(chat.Extra, mistakes);
        foreach (var message in chat.Messages)
            Check(message, mistakes);
    }

    /// <summary>Notes what a completion asks for in vain.</summary>
    public static void Check(CompletionRequest completion, Mistakes mistakes)
    {
        Check(completion.Options, mistakes);
        if (completion.Prompts.Count > 1)
            mistakes.Add("prompt", "has to be one text: models of Anthropic answer one at a time.");
        foreach (var extra in completion.Extra)
        {
            if (extra.Name is "suffix" or "echo" or "best_of" && extra.Value.ValueKind != JsonValueKind.False)
                mistakes.Add(extra.Name, Nothing);
        }
    }

    private static void Check(GenerationOptions options, Mistakes mistakes)
    {
        if (options.N != 1)
            mistakes.Add("n", "has to be 1: models of Anthropic give one answer.");
        if (options.PresencePenalty is not (null or 0))
            mistakes.Add("presence_penalty", Nothing);
        if (options.FrequencyPenalty is not (null or 0))
            mistakes.Add("frequency_penalty", Nothing);
        if (options.Seed is not null)
            mistakes.Add("seed", Nothing);
        if (options.LogitBias is { } bias && bias.EnumerateObject().MoveNext())
            mistakes.Add("logit_bias", Nothing);
        if (options.Logprobs is { ValueKind: not JsonValueKind.False })
            mistakes.Add("logprobs", Nothing);
    }

    private static void RefuseTwice(IReadOnlyList<JsonProperty> extra, Mistakes mistakes)
    {
        foreach (var member in extra)
        {
            if (member.NameEquals("output_config"))
                mistakes.Add("output_config", "goes with neither response_format nor reasoning_effort, which say the same; give one of them.");
        }
    }

    private static void Check(ChatMessage message, Mistakes mistakes)
    {
        foreach (var part in message.Parts)
            Check(part, mistakes);
        foreach (var call in message.ToolCalls)
            Check(call, mistakes);
    }

    private static void Check(ChatPart part, Mistakes mistakes)
    {
        switch (part)
        {
            case OtherPart { Type: not "document" } other:
                mistakes.Add(other.Path, $"parts of the type \"{other.Type}\" can't be given to models of Anthropic; they read \"text\", \"image_url\" and \"document\".");
                break;
            case ImagePart image when !image.TryGetData(out _, out _) && !image.Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase):
                mistakes.Add($"{image.Path}.image_url.url", "has to be an address of https, or data:image/…;base64,… with the picture itself.");
                break;
        }
    }

    private static void Check(ToolCall call, Mistakes mistakes)
    {
        if (!IsObject(call.Arguments))
            mistakes.Add($"the arguments of the tool call '{call.Id}'", "have to be a JSON object as text.");
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
