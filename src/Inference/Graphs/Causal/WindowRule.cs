namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Which layers of an architecture attend to a window of the last tokens alone.</summary>
internal enum WindowRule
{
    /// <summary>None.</summary>
    None,

    /// <summary>All, where the config gives a window.</summary>
    All,

    /// <summary>Those from <c>max_window_layers</c> on, where <c>use_sliding_window</c> is set.</summary>
    Upper,
}
