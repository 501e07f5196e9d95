namespace ServingCluster.Inference.Serving;

/// <summary>A <see cref="RunWatch"/> for each run that may be under way. Thread-safe.</summary>
internal sealed class RunWatches : IDisposable
{
    private readonly RunWatch[] _all;
    private readonly RunWatch?[] _idle;

    /// <summary>As many watches as runs at one time.</summary>
    public RunWatches(int runs)
    {
        _all = new RunWatch[runs];
        for (var i = 0; i < runs; i++)
            _all[i] = new RunWatch();
        _idle = [.. _all];
    }

    /// <summary>An idle one. There is always one, because there are no more runs than watches.</summary>
    public RunWatch Take()
    {
        while (true)
        {
            for (var i = 0; i < _idle.Length; i++)
            {
                if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } watch)
                    return watch;
            }
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(RunWatch watch)
    {
        while (true)
        {
            for (var i = 0; i < _idle.Length; i++)
            {
                if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], watch, null) is null)
                    return;
            }
        }
    }

    /// <summary>Ends the runs whose answer nobody wants any more.</summary>
    public void EndLate(long now)
    {
        foreach (var watch in _all)
            watch.EndIfLate(now);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watch in _all)
            watch.Dispose();
    }
}
