namespace ServingCluster.Inference.Onnx;

/// <summary>The C API's <c>GraphOptimizationLevel</c>.</summary>
internal enum OrtGraphOptimization
{
    None = 0,
    Basic = 1,
    Extended = 2,
    All = 99,
}
