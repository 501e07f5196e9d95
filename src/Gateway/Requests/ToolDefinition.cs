using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>A function that the model may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does; null where it isn't said.</param>
/// <param name="Parameters">The JSON schema of its arguments, an object; null where it takes none. Valid as long as the request.</param>
/// <param name="Strict">Whether arguments must follow the schema to the letter; null where it isn't said.</param>
internal sealed record ToolDefinition(string Name, string? Description, JsonElement? Parameters, bool? Strict);
