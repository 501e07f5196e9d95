namespace ServingCluster.Inference.Graphs;

/// <summary>One axis of an input or output: a fixed size, or the name of one that each run gives.</summary>
internal readonly record struct GraphAxis
{
    private GraphAxis(long size, string? name)
    {
        Size = size;
        Name = name;
    }

    /// <summary>The size; unused where <see cref="Name"/> is set.</summary>
    public long Size { get; }

    /// <summary>The name of a size that runs give; null for a fixed one.</summary>
    public string? Name { get; }

    public static implicit operator GraphAxis(long size) => new(size, null);

    public static implicit operator GraphAxis(string name) => new(0, name);
}
