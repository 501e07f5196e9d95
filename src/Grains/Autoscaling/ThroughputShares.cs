namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Divides a maximum throughput between the routers that let requests in, so that all of them together keep it: who asks for less than an
/// even part is given that and a little, and what is left goes to the others. A pure function.
/// </summary>
public static class ThroughputShares
{
    // Steps of a share, so that a demand that wavers is no news for anybody.
    private const int Steps = 64;

    // An eighth of an even part is everybody's, whose first request would else be refused.
    private const int Quiet = 8;

    /// <summary>Divides.</summary>
    /// <param name="max">What there is, in tokens per second.</param>
    /// <param name="demands">What was asked of each router, in tokens per second, refused requests included.</param>
    /// <returns>A share for each; together at most <paramref name="max"/>.</returns>
    public static IReadOnlyDictionary<string, double> Divide(double max, IReadOnlyDictionary<string, double> demands)
    {
        var shares = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var left = max;
        var routers = demands.OrderBy(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < routers.Count; i++)
        {
            // Max-min fair: the least first, each at most an even part of what is left; those after it have more and take the rest.
            var even = left / (routers.Count - i);
            var share = i == routers.Count - 1 ? left : Math.Min(even, Math.Max(routers[i].Value * 5 / 4, max / routers.Count / Quiet));
            shares[routers[i].Key] = RoundDown(share, max, routers.Count);
            left -= share;
        }

        return shares;
    }

    private static double RoundDown(double share, double max, int routers)
    {
        var step = max / Math.Max(Steps, routers * Quiet);
        return Math.Max(step, Math.Floor((share / step) + 1e-9) * step);
    }
}
