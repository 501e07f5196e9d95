using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>The body of <c>completions</c>, read. Holds the JSON that its elements point into: dispose it after use.</summary>
internal sealed class CompletionRequest(JsonDocument document) : IDisposable
{
    /// <summary>The texts to carry on, at least one; lists of tokens are refused.</summary>
    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>How to generate.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>Everything else of the body, for the provider as it is: <c>suffix</c>, <c>echo</c> among it.</summary>
    public required IReadOnlyList<JsonProperty> Extra { get; init; }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();
}
