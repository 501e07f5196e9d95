namespace ServingCluster.Grains.Replicas;

/// <summary>
/// Counts the requests that a replica holds and integrates the count over time, without a lock: each request subtracts the time
/// at which it came and adds the time at which it left, so the integral at time t is that sum plus count × t. Sum and count share
/// one word, because a reading of one without the other would be wrong by the gauge's whole age.
/// </summary>
internal sealed class InFlightGauge(TimeProvider time)
{
    // The low bits count (up to 65,535 requests), the high ones hold the sum in microseconds. A sum beyond 4.4 request-years wraps
    // around; whoever subtracts two readings sees one negative difference then.
    private const int CountBits = 16;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long _origin = time.GetTimestamp();
    private long _sumAndCount;
    private long _lastActive;

    /// <summary>Requests held just now.</summary>
    public int Count => (int)(Volatile.Read(ref _sumAndCount) & CountMask);

    /// <summary>Seconds since the gauge was made, on the time provider's monotonic clock.</summary>
    public double Now => ToSeconds(Elapsed);

    /// <summary>When a request last came or left, in the same seconds.</summary>
    public double LastActive => ToSeconds(Volatile.Read(ref _lastActive));

    /// <summary>The integral so far, in request-seconds.</summary>
    public double Integral => Read(Elapsed);

    private long Elapsed => time.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A request comes.</summary>
    public void Enter()
    {
        var now = Elapsed;
        Interlocked.Add(ref _sumAndCount, -(now << CountBits) + 1);
        Volatile.Write(ref _lastActive, now);
    }

    /// <summary>A request leaves.</summary>
    /// <returns>How many remain.</returns>
    public int Leave()
    {
        var now = Elapsed;
        Volatile.Write(ref _lastActive, now);
        return (int)(Interlocked.Add(ref _sumAndCount, (now << CountBits) - 1) & CountMask);
    }

    private double Read(long now)
    {
        var word = Volatile.Read(ref _sumAndCount);
        var sum = (word >> CountBits) + ((word & CountMask) * now);
        // Back to the sum's own width, so that what wrapped around in the word does so here.
        return ToSeconds(sum << CountBits >> CountBits);
    }

    private static double ToSeconds(long microseconds) => microseconds / 1e6;
}
