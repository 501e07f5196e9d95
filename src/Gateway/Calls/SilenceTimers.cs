using System.Collections.Concurrent;

namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Keeps timers that calls are done with for the next calls. Most calls end long before their timer would ring, so that it still runs then,
/// and beginning to wait costs no change of a timer at all. Any number of threads.
/// </summary>
internal sealed class SilenceTimers(TimeProvider time)
{
    private const int MostKept = 512;

    private readonly ConcurrentQueue<SilenceTimer> _kept = new();

    /// <summary>A timer over no wait, for one call.</summary>
    public SilenceTimer Rent() => _kept.TryDequeue(out var timer) ? timer : new SilenceTimer(time);

    /// <summary>Takes the timer of a call that has ended, and whose token nobody looks at any more.</summary>
    public void Return(SilenceTimer timer)
    {
        if (_kept.Count < MostKept && timer.TryRest())
            _kept.Enqueue(timer);
        else
            timer.Dispose();
    }
}
