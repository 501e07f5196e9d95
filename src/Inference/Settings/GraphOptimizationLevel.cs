namespace ServingCluster.Inference.Settings;

/// <summary>How much a graph is rewritten when it is loaded. The numbers are ONNX Runtime's.</summary>
internal enum GraphOptimizationLevel
{
    /// <summary>Not at all.</summary>
    Disabled = 0,

    /// <summary>What keeps the operators as they are, such as constant folding.</summary>
    Basic = 1,

    /// <summary>Also fusions of operators.</summary>
    Extended = 2,

    /// <summary>Also changes of memory layout.</summary>
    All = 99,
}
