using System.Buffers;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>The parts of a text, matched and not, in order and without gaps. On the stack while they are few.</summary>
internal ref struct SegmentList(Span<TextSegment> initial)
{
    private Span<TextSegment> _segments = initial;
    private TextSegment[]? _rented;
    private int _count;
    private int _end;

    /// <summary>The parts.</summary>
    public readonly ReadOnlySpan<TextSegment> Segments => _segments[.._count];

    /// <summary>Adds a match; what lies between it and the one before is added too.</summary>
    public void AddMatch(int start, int end)
    {
        AddRest(start);
        Add(new TextSegment(start, end, IsMatch: true));
    }

    /// <summary>Adds what lies between the last match and the end.</summary>
    public void AddRest(int end)
    {
        if (end > _end)
            Add(new TextSegment(_end, end, IsMatch: false));
    }

    /// <summary>Gives memory back; not usable after.</summary>
    public readonly void Dispose()
    {
        if (_rented is not null)
            ArrayPool<TextSegment>.Shared.Return(_rented);
    }

    private void Add(TextSegment segment)
    {
        if (_count == _segments.Length)
            Grow();
        _segments[_count++] = segment;
        _end = segment.End;
    }

    private void Grow()
    {
        var larger = ArrayPool<TextSegment>.Shared.Rent(2 * Math.Max(_segments.Length, 64));
        _segments.CopyTo(larger);
        Dispose();
        _segments = _rented = larger;
    }
}
