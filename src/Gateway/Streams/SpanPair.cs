namespace ServingCluster.Gateway.Streams;

/// <summary>A line and what comes after it.</summary>
internal readonly ref struct SpanPair(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
{
    /// <summary>Both.</summary>
    public void Deconstruct(out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> rest)
    {
        line = Line;
        rest = Rest;
    }

    private ReadOnlySpan<byte> Line { get; } = line;

    private ReadOnlySpan<byte> Rest { get; } = rest;
}
