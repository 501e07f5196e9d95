namespace ServingCluster.Inference.OpenAi;

/// <summary>The rules of <c>tool_choice</c>.</summary>
internal enum ToolChoiceMode
{
    /// <summary>No tools are offered to the model.</summary>
    None,

    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>The answer is a call.</summary>
    Required,
}
