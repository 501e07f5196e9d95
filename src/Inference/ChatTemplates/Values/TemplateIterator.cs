namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>What Python's generators are: true, without length, read once.</summary>
internal sealed class TemplateIterator(List<object?> items)
{
    private int _next;

    public bool TryNext(out object? item)
    {
        var more = _next < items.Count;
        item = more ? items[_next++] : null;
        return more;
    }
}
