namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's slices (<c>slice.indices</c>): which elements <c>[start:stop:step]</c> takes of so many.</summary>
internal readonly record struct SliceRange(int Start, int Step, int Count)
{
    public static SliceRange Of(long? start, long? stop, long? step, int length)
    {
        var by = step ?? 1;
        if (by == 0)
            throw new RenderException("slice step cannot be zero");
        var (lowest, highest) = by > 0 ? (0, length) : (-1, length - 1);
        var from = start is { } s ? Bound(s, length, lowest, highest) : by > 0 ? lowest : highest;
        var to = stop is { } t ? Bound(t, length, lowest, highest) : by > 0 ? highest : lowest;
        var distance = by > 0 ? to - from : from - to;
        var size = by == long.MinValue ? long.MaxValue : Math.Abs(by);
        var count = distance <= 0 ? 0 : ((distance - 1) / size) + 1;
        return new SliceRange((int)from, (int)Math.Clamp(by, int.MinValue, int.MaxValue), (int)count);
    }

    /// <summary>Whether it takes neighbours in their order.</summary>
    public bool IsRun => Step == 1;

    private static long Bound(long at, int length, int lowest, int highest) =>
        Math.Clamp(at < 0 ? at < -(long)length ? lowest : at + length : at, lowest, highest);
}
