using System.Numerics;

namespace ServingCluster.Inference.Tensors;

/// <summary>Sizes and names of element types.</summary>
public static class TensorElementTypeExtensions
{
    // Indexed by the enum's number: the names that ONNX uses within "tensor(...)".
    private static readonly string[] OnnxNames =
    [
        "undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "double", "uint32",
        "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4",
        "int4", "float4e2m1",
    ];

    // The same in NumPy's words (and ml_dtypes' for what NumPy lacks), as MLflow's signatures write them.
    private static readonly string[] NumpyNames =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "str", "bool", "float16", "float64", "uint32",
        "uint64", "complex64", "complex128", "bfloat16", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "uint4",
        "int4", "float4_e2m1fn",
    ];

    private static readonly byte[] Bits =
        [0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4];

    /// <summary>The width of one element in bits; 0 for <see cref="TensorElementType.String"/> and
    /// <see cref="TensorElementType.Undefined"/>.</summary>
    public static int SizeInBits(this TensorElementType type) => IsKnown(type) ? Bits[(int)type] : 0;

    /// <summary>The bytes that <paramref name="elements"/> packed elements take; two 4-bit elements share a byte, a lone last one has its
    /// own.</summary>
    /// <exception cref="NotSupportedException">The type has no fixed size (strings).</exception>
    /// <exception cref="OverflowException">More than <see cref="long.MaxValue"/> bits.</exception>
    public static long SizeInBytes(this TensorElementType type, long elements)
    {
        var bits = type.SizeInBits();
        if (bits == 0)
            throw new NotSupportedException($"Elements of type {type.OnnxName()} have no fixed size.");
        return bits >= 8 ? checked(elements * (bits / 8)) : (elements / 2) + (elements % 2);
    }

    /// <summary>The name within ONNX's type strings, such as <c>float</c> or <c>int64</c>.</summary>
    public static string OnnxName(this TensorElementType type) => IsKnown(type) ? OnnxNames[(int)type] : $"type {(int)type}";

    /// <summary>ONNX's type string of a tensor, such as <c>tensor(float)</c>.</summary>
    public static string OnnxTypeString(this TensorElementType type) => $"tensor({type.OnnxName()})";

    /// <summary>The name that NumPy and MLflow's signatures use, such as <c>float32</c> or <c>str</c>.</summary>
    public static string NumpyName(this TensorElementType type) => IsKnown(type) ? NumpyNames[(int)type] : $"type {(int)type}";

    /// <summary>Reads a NumPy name as in an MLflow signature; also <c>object</c> and <c>string</c> for strings.</summary>
    public static bool TryParseNumpyName(string name, out TensorElementType type)
    {
        type = name is "object" or "string" ? TensorElementType.String : IndexIn(NumpyNames, name);
        return type != TensorElementType.Undefined;
    }

    /// <summary>Reads ONNX's type string of a tensor, such as <c>tensor(float)</c>.</summary>
    public static bool TryParseOnnxTypeString(string name, out TensorElementType type)
    {
        var isTensor = name.StartsWith("tensor(", StringComparison.Ordinal) && name.EndsWith(')');
        type = isTensor ? IndexIn(OnnxNames, name[7..^1]) : TensorElementType.Undefined;
        return type != TensorElementType.Undefined;
    }

    /// <summary>Whether elements of this type lie in memory as <typeparamref name="T"/>. Types that .NET lacks are raw bits:
    /// bfloat16 is <see cref="ushort"/>, the 8-bit floats and packed pairs of 4-bit elements are <see cref="byte"/>; a bool may be read as
    /// <see cref="byte"/> too.</summary>
    public static bool LiesAs<T>(this TensorElementType type)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
            return type is TensorElementType.UInt8 or TensorElementType.Bool || type.SizeInBits() == 4 || IsFloat8(type);
        if (typeof(T) == typeof(ushort))
            return type is TensorElementType.UInt16 or TensorElementType.BFloat16;
        return type != TensorElementType.Undefined && type == Of<T>();
    }

    /// <summary>The element type that lies in memory as <typeparamref name="T"/>, or <see cref="TensorElementType.Undefined"/>.</summary>
    public static TensorElementType Of<T>()
        where T : unmanaged
    {
        // The JIT sees the type and leaves one return.
        if (typeof(T) == typeof(float))
            return TensorElementType.Float;
        if (typeof(T) == typeof(double))
            return TensorElementType.Double;
        if (typeof(T) == typeof(long))
            return TensorElementType.Int64;
        if (typeof(T) == typeof(int))
            return TensorElementType.Int32;
        if (typeof(T) == typeof(bool))
            return TensorElementType.Bool;
        if (typeof(T) == typeof(byte))
            return TensorElementType.UInt8;
        if (typeof(T) == typeof(sbyte))
            return TensorElementType.Int8;
        if (typeof(T) == typeof(short))
            return TensorElementType.Int16;
        if (typeof(T) == typeof(ushort))
            return TensorElementType.UInt16;
        if (typeof(T) == typeof(uint))
            return TensorElementType.UInt32;
        if (typeof(T) == typeof(ulong))
            return TensorElementType.UInt64;
        if (typeof(T) == typeof(Half))
            return TensorElementType.Float16;
        return typeof(T) == typeof(Complex) ? TensorElementType.Complex128 : TensorElementType.Undefined;
    }

    private static bool IsKnown(TensorElementType type) => (uint)type < (uint)OnnxNames.Length;

    private static bool IsFloat8(TensorElementType type) => type is >= TensorElementType.Float8E4M3FN and <= TensorElementType.Float8E5M2FNUZ;

    private static TensorElementType IndexIn(string[] names, string name)
    {
        var index = Array.IndexOf(names, name);
        return index > 0 ? (TensorElementType)index : TensorElementType.Undefined;
    }
}
