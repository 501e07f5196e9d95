namespace ServingCluster.Inference.Tensors;

/// <summary>A sequence of maps, one per row, as classifiers converted from scikit-learn answer with (class → probability).
/// Wholly in managed memory.</summary>
public sealed class MapSequence : ModelValue
{
    private readonly MapKeys[] _keys;
    private readonly int[] _starts;
    private readonly Array _values;

    /// <summary>Rows over one flat array of values; all arrays are kept.</summary>
    /// <param name="keys">The keys of each row.</param>
    /// <param name="values">A <c>float[]</c>, <c>double[]</c>, <c>long[]</c> or <c>string[]</c>: the values of all rows in order, as many
    /// per row as it has keys.</param>
    /// <param name="keyType">The type of the keys: Int64 or String.</param>
    /// <exception cref="ArgumentException">The number of values differs from that of the keys, or their type is another.</exception>
    public MapSequence(MapKeys[] keys, Array values, TensorElementType keyType)
    {
        KeyType = keyType;
        ValueType = values switch
        {
            float[] => TensorElementType.Float,
            double[] => TensorElementType.Double,
            long[] => TensorElementType.Int64,
            string[] => TensorElementType.String,
            _ => throw new ArgumentException($"A map's values cannot be {values.GetType().GetElementType()}.", nameof(values)),
        };
        _keys = keys;
        _values = values;
        _starts = StartsOf(keys);
        if (_starts[^1] != values.Length)
            throw new ArgumentException($"There are {values.Length} values for {_starts[^1]} keys.", nameof(values));
    }

    /// <summary>The number of rows.</summary>
    public int Count => _keys.Length;

    /// <summary>The type of the keys: Int64 or String.</summary>
    public TensorElementType KeyType { get; }

    /// <summary>The type of the values: Float, Double, Int64 or String.</summary>
    public TensorElementType ValueType { get; }

    /// <summary>The keys of a row.</summary>
    public MapKeys Keys(int row) => _keys[row];

    /// <summary>The values of a row, in the order of its keys.</summary>
    /// <exception cref="InvalidOperationException">The values are not <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> Values<T>(int row)
    {
        if (_values is not T[] values)
            throw new InvalidOperationException($"The maps hold {ValueType.OnnxName()}, not {typeof(T).Name}.");
        return values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Managed memory only.
    }

    private static int[] StartsOf(MapKeys[] keys)
    {
        var starts = new int[keys.Length + 1];
        for (var row = 0; row < keys.Length; row++)
            starts[row + 1] = starts[row] + keys[row].Count;
        return starts;
    }
}
