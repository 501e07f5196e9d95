namespace ServingCluster.Grains.Autoscaling;

/// <summary>What a <see cref="TokenBucket"/> grants since its rate last changed; immutable.</summary>
/// <param name="sinceSeconds">When that was.</param>
/// <param name="before">What had been granted until then.</param>
/// <param name="perSecond">What each second grants since.</param>
internal sealed class RateSegment(double sinceSeconds, long before, double perSecond)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public double PerSecond => perSecond;

    /// <summary>Everything granted up to a moment.</summary>
    public long Granted(double nowSeconds) => before + (long)(Math.Max(0, nowSeconds - sinceSeconds) * perSecond);

    /// <summary>The most that is kept for later.</summary>
    public long Burst(double seconds) => (long)(perSecond * seconds);

    /// <summary>How long it takes to grant so much; an hour at most, which is also what no rate at all takes.</summary>
    public TimeSpan Until(long amount)
    {
        var seconds = amount / perSecond;
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }
}
