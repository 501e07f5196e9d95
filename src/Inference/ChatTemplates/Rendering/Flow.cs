namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>Where a template goes on after a statement.</summary>
internal enum Flow
{
    /// <summary>At the next statement.</summary>
    Next,

    /// <summary>After the innermost loop.</summary>
    Break,

    /// <summary>At the next item of the innermost loop.</summary>
    Continue,
}
