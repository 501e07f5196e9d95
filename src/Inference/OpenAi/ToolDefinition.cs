using System.Text.Json;

namespace ServingCluster.Inference.OpenAi;

/// <summary>A function that the model may ask the caller to call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does; empty when the caller does not say.</param>
/// <param name="Parameters">The JSON schema of its arguments; null when it has none.</param>
/// <param name="IsStrict">Whether arguments have to follow the schema to the letter.</param>
internal sealed record ToolDefinition(string Name, string Description, JsonElement? Parameters, bool IsStrict = false);
