namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>What a process wrote, and a way to wait for a line of it. Thread-safe.</summary>
internal sealed class OutputLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Predicate<string> Match, TaskCompletionSource<string?> Found)> _waiters = [];
    private bool _ended;

    public IReadOnlyList<string> Snapshot()
    {
        lock (_gate)
            return [.. _lines];
    }

    public override string ToString() => string.Join(Environment.NewLine, Snapshot().TakeLast(200));

    /// <summary>The first line that matches, past or to come; null when the output ends without one.</summary>
    public Task<string?> FindAsync(Predicate<string> match)
    {
        lock (_gate)
        {
            if (_lines.Find(match) is { } line)
                return Task.FromResult<string?>(line);
            if (_ended)
                return Task.FromResult<string?>(null);
            var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((match, found));
            return found.Task;
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waiters.Where(w => w.Match(line)))
                found.TrySetResult(line);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var (_, found) in _waiters)
                found.TrySetResult(null);
        }
    }
}
