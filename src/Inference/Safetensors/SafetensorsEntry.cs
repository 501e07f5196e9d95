using System.Collections.Immutable;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Safetensors;

/// <summary>Where a tensor lies.</summary>
internal sealed record SafetensorsEntry
{
    /// <summary>Its name, such as <c>model.embed_tokens.weight</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The elements' type in the file's words, such as <c>BF16</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The elements' type; <see cref="TensorElementType.Undefined"/> for one that is not known here.</summary>
    public required TensorElementType Type { get; init; }

    /// <summary>Sizes; empty for a single number.</summary>
    public required ImmutableArray<long> Shape { get; init; }

    /// <summary>The full path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Where in the file the elements begin, little-endian and row-major, in bytes from its start.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes of the elements.</summary>
    public required long Length { get; init; }

    /// <summary>The shape as messages write it, such as <c>[32000, 768]</c>.</summary>
    public string ShapeText => Describe(Shape.AsSpan());

    /// <summary>A shape as messages write it.</summary>
    public static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
