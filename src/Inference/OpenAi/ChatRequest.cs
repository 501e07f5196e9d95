using System.Text.Json;

namespace ServingCluster.Inference.OpenAi;

/// <summary>A chat request that was found right. Its JSON belongs to the body that it was read from.</summary>
internal sealed record ChatRequest
{
    /// <summary>The messages as the caller sent them; at least one.</summary>
    public required JsonElement Messages { get; init; }

    /// <summary>How the answer is to be generated.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>The tools in the caller's order; empty when there are none.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Whether the model calls them.</summary>
    public ToolChoice ToolChoice { get; init; } = ToolChoice.None;

    /// <summary>Whether an answer may have several calls.</summary>
    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>The form of the answer.</summary>
    public ResponseFormat Format { get; init; } = ResponseFormat.Text;

    /// <summary>Variables for the template by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> TemplateVariables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Whether the prompt ends where the assistant begins to speak.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>Whether the answer carries on with the last message.</summary>
    public bool ContinueFinalMessage { get; init; }
}
