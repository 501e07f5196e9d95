using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>The ranges of the integer types.</summary>
internal static class TypeRanges
{
    /// <summary>The range of an integer type; null for other types.</summary>
    public static WholeRange? Of(TensorElementType type) => type switch
    {
        TensorElementType.Int8 => new WholeRange(sbyte.MinValue, (ulong)sbyte.MaxValue),
        TensorElementType.Int16 => new WholeRange(short.MinValue, (ulong)short.MaxValue),
        TensorElementType.Int32 => new WholeRange(int.MinValue, int.MaxValue),
        TensorElementType.Int64 => new WholeRange(long.MinValue, long.MaxValue),
        TensorElementType.UInt8 => new WholeRange(0, byte.MaxValue),
        TensorElementType.UInt16 => new WholeRange(0, ushort.MaxValue),
        TensorElementType.UInt32 => new WholeRange(0, uint.MaxValue),
        TensorElementType.UInt64 => new WholeRange(0, ulong.MaxValue),
        _ => null,
    };
}
