using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Safetensors;

/// <summary>The element types' names in safetensors files.</summary>
internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, TensorElementType> Names = new(StringComparer.Ordinal)
    {
        ["F32"] = TensorElementType.Float,
        ["F16"] = TensorElementType.Float16,
        ["BF16"] = TensorElementType.BFloat16,
        ["F64"] = TensorElementType.Double,
        ["I64"] = TensorElementType.Int64,
        ["I32"] = TensorElementType.Int32,
        ["I16"] = TensorElementType.Int16,
        ["I8"] = TensorElementType.Int8,
        ["U64"] = TensorElementType.UInt64,
        ["U32"] = TensorElementType.UInt32,
        ["U16"] = TensorElementType.UInt16,
        ["U8"] = TensorElementType.UInt8,
        ["BOOL"] = TensorElementType.Bool,
        ["C64"] = TensorElementType.Complex64,
        ["F8_E4M3"] = TensorElementType.Float8E4M3FN,
        ["F8_E5M2"] = TensorElementType.Float8E5M2,
    };

    /// <summary>The type of a name; <see cref="TensorElementType.Undefined"/> for one that is not known here.</summary>
    public static TensorElementType Parse(string name) => Names.GetValueOrDefault(name);
}
