namespace ServingCluster.Gateway.Answers;

/// <summary>One answer to a chat.</summary>
/// <param name="Text">The text; null where there is none but tool calls.</param>
/// <param name="ToolCalls">The calls.</param>
/// <param name="FinishReason">What ended it; see <see cref="FinishReasons"/>.</param>
/// <param name="Reasoning">What the model thought before it, where the provider shows that; null otherwise.</param>
internal sealed record ChatChoice(string? Text, IReadOnlyList<ToolCall> ToolCalls, string FinishReason, string? Reasoning = null);
