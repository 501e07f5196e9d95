using System.Collections.Immutable;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>The declared type of an input or output.</summary>
/// <param name="Kind">Which of the other members say something.</param>
internal sealed record OrtType(OrtKind Kind)
{
    /// <summary>A tensor's elements' type.</summary>
    public TensorElementType ElementType { get; init; }

    /// <summary>A tensor's sizes, -1 where dynamic.</summary>
    public ImmutableArray<long> Dimensions { get; init; } = [];

    /// <summary>A tensor's axes' names, empty text where none.</summary>
    public ImmutableArray<string> SymbolicNames { get; init; } = [];

    /// <summary>A map's keys' type.</summary>
    public TensorElementType KeyType { get; init; }

    /// <summary>What a sequence or an optional holds; a map's values.</summary>
    public OrtType? Element { get; init; }

    /// <summary>The type in ONNX's words, such as <c>seq(map(int64,tensor(float)))</c>.</summary>
    public override string ToString() => Kind switch
    {
        OrtKind.Tensor => ElementType.OnnxTypeString(),
        OrtKind.SparseTensor => $"sparse_tensor({ElementType.OnnxName()})",
        OrtKind.Sequence => $"seq({Element})",
        OrtKind.Map => $"map({KeyType.OnnxName()},{Element})",
        OrtKind.Optional => $"optional({Element})",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
