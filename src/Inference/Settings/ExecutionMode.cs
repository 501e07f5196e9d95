namespace ServingCluster.Inference.Settings;

/// <summary>How a graph's operators follow one another. The numbers are ONNX Runtime's.</summary>
internal enum ExecutionMode
{
    /// <summary>One operator at a time.</summary>
    Sequential = 0,

    /// <summary>Independent branches side by side, on the inter-op threads.</summary>
    Parallel = 1,
}
