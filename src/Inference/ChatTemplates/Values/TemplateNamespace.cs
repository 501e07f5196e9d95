namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>What <c>namespace()</c> makes: attributes that may be set from within a loop.</summary>
internal sealed class TemplateNamespace
{
    private readonly Dictionary<string, object?> _attributes = new(StringComparer.Ordinal);

    public void Set(string name, object? value) => _attributes[name] = value;

    public bool TryGet(string name, out object? value) => _attributes.TryGetValue(name, out value);
}
