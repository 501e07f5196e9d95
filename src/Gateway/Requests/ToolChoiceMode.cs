namespace ServingCluster.Gateway.Requests;

/// <summary>Whether the model is to call tools.</summary>
internal enum ToolChoiceMode
{
    /// <summary>As it sees fit; also where nothing is said.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>At least one.</summary>
    Required,

    /// <summary>The named one.</summary>
    Function,
}
