using System.Collections.Immutable;

namespace ServingCluster.Inference.Tensors;

/// <summary>What a model declares about one of its tensors.</summary>
/// <param name="Name">The name of the graph's input or output.</param>
/// <param name="ElementType">The type of the elements.</param>
/// <param name="Dimensions">One size per axis, -1 where any size goes; empty for a scalar.</param>
public sealed record TensorSpec(string Name, TensorElementType ElementType, ImmutableArray<long> Dimensions)
{
    /// <summary>The names of the axes, such as <c>batch</c>, as long as <see cref="Dimensions"/>; empty text where an axis has none.
    /// Axes of one name have one size.</summary>
    public ImmutableArray<string> SymbolicNames { get; init; } = [.. Enumerable.Repeat("", Dimensions.Length)];

    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>Whether a tensor of this shape fits <see cref="Dimensions"/>.</summary>
    public bool Accepts(ReadOnlySpan<long> shape)
    {
        if (shape.Length != Dimensions.Length)
            return false;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (Dimensions[axis] >= 0 && Dimensions[axis] != shape[axis])
                return false;
        }

        return true;
    }

    /// <summary>The type and shape for messages, such as <c>tensor(float) [batch, 4]</c>; a nameless dynamic axis is <c>-1</c>.</summary>
    public override string ToString()
    {
        var axes = Dimensions.Select((size, axis) => size < 0 && SymbolicNames[axis].Length > 0 ? SymbolicNames[axis] : $"{size}");
        return $"{ElementType.OnnxTypeString()} [{string.Join(", ", axes)}]";
    }
}
