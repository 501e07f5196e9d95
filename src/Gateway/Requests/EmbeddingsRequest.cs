using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>The body of <c>embeddings</c>, read. Holds the JSON that its elements point into: dispose it after use.</summary>
internal sealed class EmbeddingsRequest(JsonDocument document) : IDisposable
{
    /// <summary>The texts, at least one; lists of tokens are refused.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Whether vectors are wanted as base64 of float32.</summary>
    public bool AsBase64 { get; init; }

    /// <summary>How many numbers a vector is to have; null where it isn't said.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Everything else of the body, for the provider as it is.</summary>
    public required IReadOnlyList<JsonProperty> Extra { get; init; }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();
}
