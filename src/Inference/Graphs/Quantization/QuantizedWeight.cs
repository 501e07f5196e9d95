using System.Collections.Immutable;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>A matrix in a file of quantised weights.</summary>
internal sealed record QuantizedWeight
{
    /// <summary>Its name in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>4 or 8.</summary>
    public required WeightBits Bits { get; init; }

    /// <summary>The tensors that it is made of, one below the other; all have <see cref="Columns"/> columns.</summary>
    public required ImmutableArray<SafetensorsEntry> Parts { get; init; }

    /// <summary>Rows of all parts.</summary>
    public required long Rows { get; init; }

    /// <summary>Numbers of a row.</summary>
    public required long Columns { get; init; }

    /// <summary>The type of the scales: float32 or float16.</summary>
    public required TensorElementType ScaleType { get; init; }

    /// <summary>Where in the file the numbers begin.</summary>
    public required long ValuesOffset { get; init; }

    /// <summary>Where in the file the scales begin.</summary>
    public required long ScalesOffset { get; init; }

    /// <summary>Blocks of a row.</summary>
    public long Blocks => BlockFormat.BlocksOf(Columns);

    /// <summary>Bytes of a row's numbers.</summary>
    public long RowBytes => Blocks * BlockFormat.BytesOf(Bits);

    /// <summary>Bytes of all numbers.</summary>
    public long ValuesLength => Rows * RowBytes;

    /// <summary>Bytes of all scales.</summary>
    public long ScalesLength => ScaleType.SizeInBytes(Rows * Blocks);
}
