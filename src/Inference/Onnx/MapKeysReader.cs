using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Reads the keys of one map after the other; a map with its predecessor's keys, as is the rule, costs a comparison.</summary>
internal sealed class MapKeysReader(TensorElementType type)
{
    private OrtStringReader _current = new();
    private OrtStringReader _last = new();
    private MapKeys? _lastKeys;

    /// <summary>Reads a map's tensor of keys.</summary>
    public MapKeys Read(nint keys) => _lastKeys = type == TensorElementType.String ? ReadTexts(keys) : ReadNumbers(keys);

    private MapKeys ReadTexts(nint keys)
    {
        _current.Read(keys);
        if (_lastKeys is not null && _current.HoldsSameAs(_last))
            return _lastKeys;
        (_last, _current) = (_current, _last);
        return new MapKeys(_last.ToStrings());
    }

    private MapKeys ReadNumbers(nint keys)
    {
        var numbers = OrtValues.Elements<long>(keys);
        return _lastKeys is not null && numbers.SequenceEqual(_lastKeys.Numbers) ? _lastKeys : new MapKeys(numbers.ToArray());
    }
}
