using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>The writers by element type.</summary>
internal static class ElementWriters
{
    // Indexed by the enum's number; null where JSON has no form for the type.
    private static readonly ElementWriter?[] Writers = [.. Enum.GetValues<TensorElementType>().Order().Select(Make)];

    /// <summary>Whether tensors of this type can be written as JSON.</summary>
    public static bool CanWrite(TensorElementType type) => (uint)type < (uint)Writers.Length && Writers[(int)type] is not null;

    /// <summary>The writer of a type.</summary>
    /// <exception cref="NotSupportedException">JSON has no form for it.</exception>
    public static ElementWriter For(TensorElementType type) => CanWrite(type)
        ? Writers[(int)type]!
        : throw new NotSupportedException($"Tensors of type {type.OnnxName()} cannot be written as JSON.");

    private static ElementWriter? Make(TensorElementType type) => type switch
    {
        TensorElementType.Float => new NumberWriter<float, FloatingText<float>>(),
        TensorElementType.Double => new NumberWriter<double, FloatingText<double>>(),
        TensorElementType.Float16 => new NumberWriter<Half, FloatingText<Half>>(),
        TensorElementType.BFloat16 => new NumberWriter<ushort, BFloat16Text>(),
        TensorElementType.Int8 => new NumberWriter<sbyte, WholeText<sbyte>>(),
        TensorElementType.Int16 => new NumberWriter<short, WholeText<short>>(),
        TensorElementType.Int32 => new NumberWriter<int, WholeText<int>>(),
        TensorElementType.Int64 => new NumberWriter<long, WholeText<long>>(),
        TensorElementType.UInt8 => new NumberWriter<byte, WholeText<byte>>(),
        TensorElementType.UInt16 => new NumberWriter<ushort, WholeText<ushort>>(),
        TensorElementType.UInt32 => new NumberWriter<uint, WholeText<uint>>(),
        TensorElementType.UInt64 => new NumberWriter<ulong, WholeText<ulong>>(),
        TensorElementType.Bool => new NumberWriter<byte, FlagText>(),
        TensorElementType.String => new TextElementWriter(),
        _ => null,
    };
}
