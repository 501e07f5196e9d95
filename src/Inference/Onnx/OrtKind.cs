namespace ServingCluster.Inference.Onnx;

/// <summary>The C API's <c>ONNXType</c>: what a value is.</summary>
internal enum OrtKind
{
    Unknown = 0,
    Tensor = 1,
    Sequence = 2,
    Map = 3,
    Opaque = 4,
    SparseTensor = 5,
    Optional = 6,
}
