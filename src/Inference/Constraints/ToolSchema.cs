using System.Text.Json;

namespace ServingCluster.Inference.Constraints;

/// <summary>A tool that may be called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The JSON schema of its arguments; null for any object.</param>
/// <param name="Path">How the request names the schema, for messages.</param>
/// <param name="IsStrict">Whether objects have no other properties than those they name, unless they say so.</param>
internal sealed record ToolSchema(string Name, JsonElement? Parameters, string Path, bool IsStrict = false);
