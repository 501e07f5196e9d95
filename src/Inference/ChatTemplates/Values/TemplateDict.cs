namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A dict: keys in the order of their insertion.</summary>
internal sealed class TemplateDict
{
    // A dictionary has no null keys, Python's has None.
    private static readonly object NoneKey = new();

    private readonly OrderedDictionary<object, object?> _entries = new(ScalarComparer.Instance);

    public int Count => _entries.Count;

    public IEnumerable<KeyValuePair<object?, object?>> Entries
    {
        get
        {
            for (var i = 0; i < _entries.Count; i++)
            {
                var (key, value) = _entries.GetAt(i);
                yield return new(ReferenceEquals(key, NoneKey) ? null : key, value);
            }
        }
    }

    /// <summary>Sets a key, which keeps its place when it is there.</summary>
    /// <exception cref="RenderException">Nothing of that type can be a key.</exception>
    public void Set(object? key, object? value)
    {
        if (!IsKey(key))
            throw new RenderException($"unhashable type: '{TypeName.Of(key)}'");
        _entries[key ?? NoneKey] = value;
    }

    public bool TryGet(object? key, out object? value)
    {
        if (IsKey(key))
            return _entries.TryGetValue(key ?? NoneKey, out value);
        value = null;
        return false;
    }

    public static bool IsKey(object? key) => key is null or string or bool or long or double or System.Numerics.BigInteger;
}
