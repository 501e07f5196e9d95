namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>Variables of a block. What is set within a loop or a macro is not seen without.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, object?>? _own;

    public void Set(string name, object? value) => (_own ??= new(StringComparer.Ordinal))[name] = value;

    public bool TryGet(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._own is { } own && own.TryGetValue(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    private Scope? Outer => outer;
}
