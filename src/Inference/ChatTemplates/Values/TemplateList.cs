namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A list, tuple, range or view of a dict.</summary>
internal sealed class TemplateList(List<object?> items, SequenceKind kind = SequenceKind.List)
{
    public List<object?> Items => items;

    public SequenceKind Kind => kind;

    public int Count => items.Count;

    /// <summary>Whether it has elements by number. Views of a dict have none.</summary>
    public bool IsIndexed => kind is SequenceKind.List or SequenceKind.Tuple or SequenceKind.Range;

    public static TemplateList Tuple(params object?[] items) => new([.. items], SequenceKind.Tuple);
}
