namespace ServingCluster.Inference.Constraints;

/// <summary>How a model writes a call of a tool: a JSON object with two keys, perhaps with text around it.</summary>
/// <param name="Prefix">Text before it, such as <c>&lt;tool_call&gt;\n</c>; may be empty.</param>
/// <param name="NameKey">The key of the tool's name.</param>
/// <param name="ArgumentsKey">The key of the arguments, such as <c>arguments</c> or <c>parameters</c>.</param>
/// <param name="Suffix">Text after it; may be empty.</param>
internal sealed record ToolCallShape(string Prefix, string NameKey, string ArgumentsKey, string Suffix);
