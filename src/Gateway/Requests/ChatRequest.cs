using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>The body of <c>chat/completions</c>, read. Holds the JSON that its elements point into: dispose it after use.</summary>
internal sealed class ChatRequest(JsonDocument document) : IDisposable
{
    /// <summary>The messages, at least one.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>How to generate.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>What may be called.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Whether to call.</summary>
    public required ToolChoice ToolChoice { get; init; }

    /// <summary>Whether several calls may stand in one answer; null where it isn't said.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>The answer's form.</summary>
    public required ResponseFormat Format { get; init; }

    /// <summary>How long a reasoning model is to think (<c>low</c>, <c>medium</c>, <c>high</c> and others); null where it isn't said.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>Everything else of the body, for the provider as it is; those of <c>extra_params</c> among it.</summary>
    public required IReadOnlyList<JsonProperty> Extra { get; init; }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();
}
