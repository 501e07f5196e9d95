namespace ServingCluster.Grains.Replicas;

/// <summary>The latest few hundred lines of something, each with its time. Thread-safe.</summary>
internal sealed class LineLog(TimeProvider time)
{
    private const int Kept = 300;
    private readonly Queue<string> _lines = [];
    private readonly Lock _lock = new();

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        var stamped = TimedLine.Of(time.GetUtcNow(), line);
        lock (_lock)
        {
            if (_lines.Count == Kept)
                _lines.Dequeue();
            _lines.Enqueue(stamped);
        }
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Snapshot()
    {
        lock (_lock)
            return [.. _lines];
    }
}
