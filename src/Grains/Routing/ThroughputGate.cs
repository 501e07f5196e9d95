using ServingCluster.Grains.Autoscaling;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// Keeps the requests of one served entity within its maximum throughput: each is charged what it is expected to take when it comes, and
/// what it took when it has ended. What is not used is kept for those that come at once, but no more of it than the replicas compute
/// together: what came beyond that would only wait, and those after it too. Any number of threads, no lock.
/// </summary>
/// <param name="tokensPerSecond">What may be let in here.</param>
/// <param name="together">Requests from here that the replicas compute together.</param>
/// <param name="time">The clock.</param>
/// <param name="onFirst">Called when something is asked of it and nobody counts that.</param>
internal sealed class ThroughputGate(double tokensPerSecond, double together, TimeProvider time, Action onFirst)
{
    private const double Weight = 1.0 / 16;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly long _origin = time.GetTimestamp();
    private readonly TokenEstimator _estimator = new();
    private readonly TokenBucket _bucket = new(tokensPerSecond, ThroughputOptions.DefaultBurst.TotalSeconds, 0);

    private double _together = together;

    // What a request took on average, 0 until one has ended; of two that end at the same time one may be left out of it.
    private double _usual;
    private long _asked;
    private long _countedAt = time.GetTimestamp();
    private int _isCounted;

    /// <summary>What is let through here, in tokens per second.</summary>
    public double TokensPerSecond => _bucket.TokensPerSecond;

    private double MostKept => Volatile.Read(ref _usual) is > 0 and var usual ? usual * Volatile.Read(ref _together) : double.PositiveInfinity;

    private double Now => time.GetElapsedTime(_origin).TotalSeconds;

    /// <summary>Changes what is let through from now on. By one at a time.</summary>
    public void Set(double perSecond, double together)
    {
        _bucket.SetRate(perSecond, Now);
        Volatile.Write(ref _together, together);
    }

    /// <summary>Lets a request in, unless the maximum is reached.</summary>
    /// <param name="request">The request.</param>
    /// <param name="admission">What is to be settled when it has ended.</param>
    /// <param name="retryAfter">When there will be room, in whole seconds; zero when it was let in.</param>
    public bool TryEnter(InvocationRequest request, out Admission admission, out TimeSpan retryAfter)
    {
        if (request.Task == InvocationTask.CountTokens)
        {
            // No model computes anything for it.
            (admission, retryAfter) = (default, TimeSpan.Zero);
            return true;
        }

        var expected = _estimator.Estimate(request.Body.Length, request.MaxOutputTokens);
        Interlocked.Add(ref _asked, expected);
        if (Volatile.Read(ref _isCounted) == 0 && Interlocked.Exchange(ref _isCounted, 1) == 0)
            onFirst();
        if (_bucket.TryTake(expected, Now, out var wait, MostKept))
        {
            (admission, retryAfter) = (new Admission(this, expected, request.Body.Length), TimeSpan.Zero);
            return true;
        }

        admission = default;
        retryAfter = wait <= ShortestWait ? ShortestWait : TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds));
        return false;
    }

    /// <summary>
    /// What was asked of it since the last call, in tokens per second, refused requests included; null when nothing was, and until something
    /// is again. By one at a time.
    /// </summary>
    public double? Count()
    {
        var now = time.GetTimestamp();
        // A count over no time at all is a rate of a second's.
        var seconds = Math.Max(1, time.GetElapsedTime(_countedAt, now).TotalSeconds);
        var asked = Interlocked.Exchange(ref _asked, 0);
        _countedAt = now;
        if (asked > 0)
            return asked / seconds;
        Volatile.Write(ref _isCounted, 0);
        return null;
    }

    /// <summary>A request has ended, and what it took is known.</summary>
    public void Settle(long expected, int bodyBytes, in Usage usage)
    {
        var taken = (long)usage.InputTokens + usage.OutputTokens;
        _bucket.Settle(expected, taken);
        if (usage.InputTokens <= 0)
            return;
        _estimator.Learn(bodyBytes, usage.InputTokens, usage.OutputTokens);
        var usual = Volatile.Read(ref _usual);
        Volatile.Write(ref _usual, usual > 0 ? usual + ((taken - usual) * Weight) : taken);
    }
}
