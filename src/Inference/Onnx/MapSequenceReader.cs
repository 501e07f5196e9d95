using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Copies sequences of maps into managed memory, in one pass. Each row costs three short calls into ONNX Runtime, which has no
/// bulk access.</summary>
internal static class MapSequenceReader
{
    public static bool Supports(OrtType map) =>
        map.KeyType is TensorElementType.Int64 or TensorElementType.String
        && map.Element is { Kind: OrtKind.Tensor, ElementType: var values }
        && values is TensorElementType.Float or TensorElementType.Double or TensorElementType.Int64 or TensorElementType.String;

    public static MapSequence ReadSequence(nint sequence, OrtType map)
    {
        var rows = new nint[OrtValues.Count(sequence)];
        try
        {
            for (var i = 0; i < rows.Length; i++)
                rows[i] = OrtValues.Element(sequence, i);
            return ReadRows(rows, map);
        }
        finally
        {
            foreach (var row in rows)
                Release(row);
        }
    }

    /// <summary>A lone map, as a sequence of one.</summary>
    public static MapSequence ReadMap(nint map, OrtType type) => ReadRows([map], type);

    private static MapSequence ReadRows(ReadOnlySpan<nint> rows, OrtType map)
    {
        var keys = ReadKeys(rows, map.KeyType);
        var total = keys.Sum(static row => row.Count);
        Array values = map.Element!.ElementType switch
        {
            TensorElementType.Float => ReadValues<float>(rows, keys, total),
            TensorElementType.Double => ReadValues<double>(rows, keys, total),
            TensorElementType.Int64 => ReadValues<long>(rows, keys, total),
            _ => ReadTexts(rows, keys, total),
        };
        return new MapSequence(keys, values, map.KeyType);
    }

    private static MapKeys[] ReadKeys(ReadOnlySpan<nint> rows, TensorElementType type)
    {
        var reader = new MapKeysReader(type);
        var keys = new MapKeys[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var part = OrtValues.Element(rows[i], 0);
            try
            {
                keys[i] = reader.Read(part);
            }
            finally
            {
                Release(part);
            }
        }

        return keys;
    }

    private static T[] ReadValues<T>(ReadOnlySpan<nint> rows, MapKeys[] keys, int total)
        where T : unmanaged
    {
        var values = new T[total];
        var start = 0;
        for (var i = 0; i < rows.Length; start += keys[i++].Count)
        {
            var part = OrtValues.Element(rows[i], 1);
            try
            {
                OrtValues.Elements<T>(part).CopyTo(values.AsSpan(start));
            }
            finally
            {
                Release(part);
            }
        }

        return values;
    }

    private static string[] ReadTexts(ReadOnlySpan<nint> rows, MapKeys[] keys, int total)
    {
        var values = new string[total];
        var start = 0;
        for (var i = 0; i < rows.Length; start += keys[i++].Count)
        {
            var part = OrtValues.Element(rows[i], 1);
            try
            {
                OrtStrings.Read(part).CopyTo(values.AsSpan(start));
            }
            finally
            {
                Release(part);
            }
        }

        return values;
    }

    private static unsafe void Release(nint value) => OnnxRuntime.Api->ReleaseValue(value);
}
