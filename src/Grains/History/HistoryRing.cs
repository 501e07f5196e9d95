using ServingCluster.History;

namespace ServingCluster.Grains.History;

/// <summary>The steps of one range, the newer ones in the place of those that are over. Not thread-safe.</summary>
internal sealed class HistoryRing(HistoryRange range)
{
    private readonly long[] _steps = new long[HistorySteps.CountOf(range)];
    private readonly HistorySlot?[] _slots = new HistorySlot?[HistorySteps.CountOf(range)];

    /// <summary>The range.</summary>
    public HistoryRange Range => range;

    /// <summary>How many of the finest steps one step is.</summary>
    public int FineSteps { get; } = HistorySteps.SecondsOf(range) / HistorySteps.Seconds;

    /// <summary>How many steps it has.</summary>
    public int Count => _slots.Length;

    /// <summary>What is known of a step; null for nothing.</summary>
    public HistorySlot? this[long step] => _steps[Place(step)] == step ? _slots[Place(step)] : null;

    /// <summary>The slot of a step, a new one where nothing is known; null when the step's place is taken by a later one.</summary>
    public HistorySlot? Slot(long step)
    {
        var place = Place(step);
        if (_steps[place] > step)
            return null;
        if (_steps[place] < step || _slots[place] is null)
            (_steps[place], _slots[place]) = (step, new HistorySlot());
        return _slots[place];
    }

    /// <summary>Notes of steps of which nothing is known that there was nothing, and what the gauges were.</summary>
    /// <param name="from">The first of the finest steps.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="gauges">The gauges; null where they are not known.</param>
    public void FillIdle(long from, long to, (int Replicas, int Wanted)? gauges)
    {
        for (var step = Math.Max(from, to - ((long)Count * FineSteps)) / FineSteps; step < (to + FineSteps - 1) / FineSteps; step++)
        {
            if (Slot(step) is { IsTold: false, Replicas: HistorySlot.Unknown } slot && gauges is { } known)
                (slot.Replicas, slot.WantedReplicas) = known;
        }
    }

    /// <summary>Everything that is known, oldest first.</summary>
    public IEnumerable<(long Step, HistorySlot Slot)> All() =>
        _steps.Zip(_slots).Where(s => s.Second is not null).Select(s => (s.First, s.Second!)).OrderBy(s => s.First);

    private int Place(long step) => (int)(step % _slots.Length);
}
