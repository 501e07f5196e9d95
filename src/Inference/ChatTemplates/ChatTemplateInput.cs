using System.Text.Json;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>What a chat template is given (https://huggingface.co/docs/transformers/chat_templating).</summary>
internal sealed record ChatTemplateInput
{
    /// <summary>The messages: an array of objects with <c>role</c> and <c>content</c>, as the caller sent them.</summary>
    public required JsonElement Messages { get; init; }

    /// <summary>The tools, an array of <c>{type: function, function: …}</c>; null when there are none.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Whether the text ends where the assistant begins to speak.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>Further variables by name: the tokenizer's <c>bos_token</c>, <c>eos_token</c> …, and what the caller adds.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What <c>strftime_now</c> tells.</summary>
    public required DateTimeOffset Now { get; init; }
}
