namespace ServingCluster.Inference.Tensors;

/// <summary>The keys of a map, in the map's order. Rows with equal keys share one instance.</summary>
public sealed class MapKeys
{
    private readonly long[] _numbers;
    private readonly string[] _texts;

    /// <summary>Keys that are numbers. The array is kept.</summary>
    public MapKeys(long[] numbers)
    {
        (_numbers, _texts, Type) = (numbers, [], TensorElementType.Int64);
    }

    /// <summary>Keys that are texts. The array is kept.</summary>
    public MapKeys(string[] texts)
    {
        (_numbers, _texts, Type) = ([], texts, TensorElementType.String);
    }

    /// <summary><see cref="TensorElementType.Int64"/> or <see cref="TensorElementType.String"/>.</summary>
    public TensorElementType Type { get; }

    /// <summary>How many keys there are.</summary>
    public int Count => Type == TensorElementType.String ? _texts.Length : _numbers.Length;

    /// <summary>The keys of type <see cref="TensorElementType.Int64"/>; empty for texts.</summary>
    public ReadOnlySpan<long> Numbers => _numbers;

    /// <summary>The keys of type <see cref="TensorElementType.String"/>; empty for numbers.</summary>
    public ReadOnlySpan<string> Texts => _texts;
}
