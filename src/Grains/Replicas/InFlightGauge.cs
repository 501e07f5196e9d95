using System.Diagnostics;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// Counts the requests that a replica holds and integrates the count over time, without a lock: each request subtracts the time
/// at which it came and adds the time at which it left, so the integral at time t is that sum plus count × t.
/// </summary>
internal sealed class InFlightGauge(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private long _sum;
    private int _count;
    private long _lastActive;

    /// <summary>Requests held just now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Seconds since the gauge was made, on the time provider's monotonic clock.</summary>
    public double Now => ToSeconds(Elapsed);

    /// <summary>When a request last came or left, in the same seconds.</summary>
    public double LastActive => ToSeconds(Volatile.Read(ref _lastActive));

    /// <summary>The integral so far, in request-seconds.</summary>
    public double Integral => ToSeconds(Volatile.Read(ref _sum) + (Count * Elapsed));

    private long Elapsed => time.GetTimestamp() - _origin;

    /// <summary>A request comes.</summary>
    public void Enter()
    {
        var now = Elapsed;
        Interlocked.Add(ref _sum, -now);
        Interlocked.Increment(ref _count);
        Volatile.Write(ref _lastActive, now);
    }

    /// <summary>A request leaves.</summary>
    /// <returns>How many remain.</returns>
    public int Leave()
    {
        var now = Elapsed;
        Interlocked.Add(ref _sum, now);
        Volatile.Write(ref _lastActive, now);
        var remaining = Interlocked.Decrement(ref _count);
        Debug.Assert(remaining >= 0, "Leave without Enter");
        return remaining;
    }

    private double ToSeconds(long timestamp) => (double)timestamp / time.TimestampFrequency;
}
