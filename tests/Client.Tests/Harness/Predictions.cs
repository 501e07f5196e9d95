using System.Text.Json.Serialization;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>What a custom model answers.</summary>
internal sealed record Predictions([property: JsonPropertyName("predictions")] IReadOnlyList<double> Values);
