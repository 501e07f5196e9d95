namespace ServingCluster.Inference.Onnx;

/// <summary>The native ONNX Runtime library was not found, could not be loaded or is too old. The message says where it was sought and
/// what to do.</summary>
public sealed class OrtLibraryException(string message) : Exception(message);
