using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>An input or output of a session.</summary>
internal sealed record OrtValueInfo(string Name, OrtType Type)
{
    /// <summary>The same as a tensor's description.</summary>
    /// <exception cref="NotSupportedException">It is not a tensor.</exception>
    public TensorSpec ToTensorSpec() => Type.Kind == OrtKind.Tensor
        ? new TensorSpec(Name, Type.ElementType, Type.Dimensions) { SymbolicNames = Type.SymbolicNames }
        : throw new NotSupportedException($"'{Name}' is a {Type}, not a tensor.");
}
