namespace ServingCluster.Inference.Tensors;

/// <summary>The type of a tensor's elements. The numbers are those of ONNX's <c>TensorProto.DataType</c>, which ONNX Runtime's C API
/// shares.</summary>
public enum TensorElementType
{
    /// <summary>Unknown or absent.</summary>
    Undefined = 0,

    /// <summary>IEEE 754 binary32.</summary>
    Float = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 4,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 7,

    /// <summary>Text, UTF-8 inside ONNX Runtime.</summary>
    String = 8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 9,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 10,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 11,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 12,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 13,

    /// <summary>Two binary32: real, imaginary.</summary>
    Complex64 = 14,

    /// <summary>Two binary64: real, imaginary.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 16,

    /// <summary>8 bits: 4 of exponent, 3 of mantissa, no infinities.</summary>
    Float8E4M3FN = 17,

    /// <summary>As <see cref="Float8E4M3FN"/>, without a negative zero.</summary>
    Float8E4M3FNUZ = 18,

    /// <summary>8 bits: 5 of exponent, 2 of mantissa.</summary>
    Float8E5M2 = 19,

    /// <summary>As <see cref="Float8E5M2"/>, without infinities and negative zero.</summary>
    Float8E5M2FNUZ = 20,

    /// <summary>Unsigned, 4 bits, two to a byte, the first in the low half.</summary>
    UInt4 = 21,

    /// <summary>Signed, 4 bits, two to a byte, the first in the low half.</summary>
    Int4 = 22,

    /// <summary>4 bits: 2 of exponent, 1 of mantissa; two to a byte.</summary>
    Float4E2M1 = 23,
}
