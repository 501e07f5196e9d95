namespace ServingCluster.Gateway.Requests;

/// <summary>Whether the model is to call tools, and which.</summary>
/// <param name="Mode">Whether.</param>
/// <param name="Function">The function to call, with <see cref="ToolChoiceMode.Function"/>.</param>
internal sealed record ToolChoice(ToolChoiceMode Mode, string? Function = null);
