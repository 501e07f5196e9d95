namespace ServingCluster.Inference.Onnx;

/// <summary>The C API's <c>OrtLoggingLevel</c>.</summary>
public enum OrtLogSeverity
{
    /// <summary>Everything.</summary>
    Verbose = 0,

    /// <summary>What happens.</summary>
    Info = 1,

    /// <summary>What may not be as meant.</summary>
    Warning = 2,

    /// <summary>What failed.</summary>
    Error = 3,

    /// <summary>What cannot go on.</summary>
    Fatal = 4,
}
