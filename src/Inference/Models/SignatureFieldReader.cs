using System.Text.Json;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>Reads one input or output of a signature: a column or a tensor.</summary>
internal static class SignatureFieldReader
{
    /// <summary>Reads one entry of the list that stands at <paramref name="key"/>.</summary>
    public static SignatureField Read(JsonElement item, string key)
    {
        var type = SignatureJson.Text(item, "type", key);
        var name = SignatureJson.TextOrNull(item, "name", key);
        if (type == "tensor")
            return new SignatureField { Name = name, Tensor = ReadTensor(item, key) };

        return new SignatureField
        {
            Name = name,
            Column = ColumnTypes.Parse(type, SignatureJson.Describe(name, key)),
            Required = SignatureJson.Flag(item, "required", otherwise: !SignatureJson.Flag(item, "optional", otherwise: false, key), key),
        };
    }

    private static TensorField ReadTensor(JsonElement item, string key)
    {
        if (!item.TryGetProperty("tensor-spec", out var spec) || spec.ValueKind != JsonValueKind.Object)
            throw SignatureJson.Wrong(key, "a tensor needs 'tensor-spec', an object with 'dtype' and 'shape'.");

        var dtype = SignatureJson.Text(spec, "dtype", key);
        if (!TensorElementTypeExtensions.TryParseNumpyName(dtype, out _) && !IsNumpyText(dtype))
            throw SignatureJson.Wrong(key, $"the dtype '{dtype}' is not known; it has to be a NumPy name such as float32, int64, bool or str.");
        return new TensorField(IsNumpyText(dtype) ? "str" : dtype, ReadShape(spec, key));
    }

    // NumPy writes texts of a fixed greatest length as <U12.
    private static bool IsNumpyText(string dtype) => dtype.StartsWith("<U", StringComparison.Ordinal);

    private static long[] ReadShape(JsonElement spec, string key)
    {
        if (!spec.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array)
            throw SignatureJson.Wrong(key, "'tensor-spec' needs 'shape', a list of sizes such as [-1, 64].");
        return [.. shape.EnumerateArray().Select(size =>
            size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var value) && value >= -1
                ? value
                : throw SignatureJson.Wrong(key, $"the size {size.GetRawText()} in 'shape' has to be a whole number, or -1 for any."))];
    }
}
