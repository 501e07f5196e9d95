using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Copies sequences of maps into managed memory, in one pass. Each row costs three short calls into ONNX Runtime, which has no bulk access.</summary>
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
        var keys = new MapKeys[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var part = OrtValues.Element(rows[i], 0);
            try
            {
                var previous = i > 0 ? keys[i - 1] : null;
                keys[i] = type == TensorElementType.String ? TextKeys(part, previous) : NumberKeys(part, previous);
            }
            finally
            {
                Release(part);
            }
        }

        return keys;
    }

    private static MapKeys NumberKeys(nint tensor, MapKeys? previous)
    {
        var numbers = Elements<long>(tensor);
        return previous is not null && numbers.SequenceEqual(previous.Numbers) ? previous : new MapKeys(numbers.ToArray());
    }

    private static MapKeys TextKeys(nint tensor, MapKeys? previous)
    {
        var texts = OrtStrings.Read(tensor);
        return previous is not null && previous.Texts.SequenceEqual(texts) ? previous : new MapKeys(texts);
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
                Elements<T>(part).CopyTo(values.AsSpan(start));
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

    private static unsafe ReadOnlySpan<T> Elements<T>(nint tensor)
        where T : unmanaged
    {
        var count = TensorShape.ElementCount(OrtValues.TensorInfo(tensor).Shape);
        return new ReadOnlySpan<T>(OrtValues.Data(tensor), checked((int)count));
    }

    private static unsafe void Release(nint value) => OnnxRuntime.Api->ReleaseValue(value);
}
