namespace ServingCluster.Inference.Onnx;

/// <summary>The C API's <c>ExecutionMode</c>: whether independent operators of one run go one after the other or at once.</summary>
internal enum OrtExecutionMode
{
    Sequential = 0,
    Parallel = 1,
}
