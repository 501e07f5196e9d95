namespace ServingCluster.Inference.OpenAi;

/// <summary>Whether the model calls tools.</summary>
/// <param name="Mode">The rule.</param>
/// <param name="Name">The function that must be called; null where any may be.</param>
internal sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null)
{
    /// <summary>The model decides.</summary>
    public static readonly ToolChoice Auto = new(ToolChoiceMode.Auto);

    /// <summary>No calls.</summary>
    public static readonly ToolChoice None = new(ToolChoiceMode.None);
}
