namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Admits requests up to a number of tokens per second. A request is let in while anything is left, and is charged what it is expected to
/// take; when it has ended, what it really took is put right. So what was let in exceeds the rate and the burst by one request at most,
/// and what requests took beyond their estimates is paid back before the next one comes in. Any number of threads, without a lock; the
/// rate is set by one at a time.
/// </summary>
/// <remarks>
/// Two numbers that only rise: what the rate has granted so far, a function of time and the current <see cref="RateSegment"/>, and what
/// was spent. The difference is what is left. Both are thousandths of tokens.
/// </remarks>
public sealed class TokenBucket
{
    private const double Scale = 1000;

    private readonly double _burstSeconds;
    private volatile RateSegment _rate;
    private long _spent;

    /// <summary>Makes a full bucket.</summary>
    /// <param name="tokensPerSecond">The rate; 0 or more.</param>
    /// <param name="burstSeconds">For how many seconds of the rate what is not used is kept; above 0.</param>
    /// <param name="nowSeconds">The time, in seconds of any clock that never goes back.</param>
    public TokenBucket(double tokensPerSecond, double burstSeconds, double nowSeconds)
    {
        _burstSeconds = burstSeconds;
        _rate = new RateSegment(nowSeconds, 0, tokensPerSecond * Scale);
        _spent = -_rate.Burst(burstSeconds);
    }

    /// <summary>The rate, in tokens per second.</summary>
    public double TokensPerSecond => _rate.PerSecond / Scale;

    /// <summary>What is left, in tokens; below 0 while more was let in than the rate has granted.</summary>
    public double Level(double nowSeconds)
    {
        var rate = _rate;
        return Math.Min(rate.Granted(nowSeconds) - Volatile.Read(ref _spent), rate.Burst(_burstSeconds)) / Scale;
    }

    /// <summary>Lets a request in while anything is left.</summary>
    /// <param name="tokens">What it is expected to take.</param>
    /// <param name="nowSeconds">The time.</param>
    /// <param name="wait">When something will be left, if nothing is given back before; zero when it was let in.</param>
    /// <param name="mostKept">The most tokens that are kept of what was not used, where that is less than the burst.</param>
    public bool TryTake(long tokens, double nowSeconds, out TimeSpan wait, double mostKept = double.PositiveInfinity)
    {
        var rate = _rate;
        var granted = rate.Granted(nowSeconds);
        var floor = granted - (long)Math.Min(rate.Burst(_burstSeconds), mostKept * Scale);
        while (true)
        {
            var seen = Volatile.Read(ref _spent);
            // What was not used within the burst is lost.
            var spent = Math.Max(seen, floor);
            if (spent >= granted)
            {
                wait = rate.Until(spent - granted + (long)Scale);
                return false;
            }

            if (Interlocked.CompareExchange(ref _spent, spent + (long)(tokens * Scale), seen) != seen)
                continue;
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Puts right what a request that was let in has taken.</summary>
    public void Settle(long expected, long taken) => Interlocked.Add(ref _spent, (long)((taken - expected) * Scale));

    /// <summary>Changes the rate from now on; what is left, or owed, stays.</summary>
    public void SetRate(double tokensPerSecond, double nowSeconds)
    {
        var before = _rate;
        var perSecond = tokensPerSecond * Scale;
        if (perSecond != before.PerSecond)
            _rate = new RateSegment(nowSeconds, before.Granted(nowSeconds), perSecond);
    }
}
