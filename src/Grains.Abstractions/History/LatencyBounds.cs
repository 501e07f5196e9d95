namespace ServingCluster.History;

/// <summary>
/// The buckets by which latencies are counted. Counts of the same buckets can be added up over processes and over time, and percentiles be
/// taken of the sum, which would be wrong of percentiles.
/// </summary>
public static class LatencyBounds
{
    /// <summary>
    /// The upper bound of each bucket in seconds; one more bucket, without a bound, follows. The advice of the OpenTelemetry HTTP
    /// conventions for <c>http.server.request.duration</c>, continued below 5 ms, where small models are, and above 10 s, where long
    /// answers of language models are.
    /// </summary>
    public static IReadOnlyList<double> Seconds { get; } =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300];

    /// <summary>How many buckets there are.</summary>
    public static int Buckets => Seconds.Count + 1;

    /// <summary>
    /// The latency in milliseconds below which a share of the counted requests was answered, as if those of one bucket were spread evenly
    /// over it; null where none was counted. What lies above the last bound counts as that bound.
    /// </summary>
    /// <param name="counts">Requests by bucket.</param>
    /// <param name="share">0 to 1, such as 0.95.</param>
    public static double? Percentile(IReadOnlyList<long> counts, double share)
    {
        var total = counts.Sum();
        if (total == 0)
            return null;
        var rank = share * total;
        var below = 0L;
        for (var i = 0; i < Seconds.Count && i < counts.Count; i++)
        {
            if (counts[i] > 0 && below + counts[i] >= rank)
            {
                var from = i == 0 ? 0 : Seconds[i - 1];
                return 1000 * (from + ((Seconds[i] - from) * (rank - below) / counts[i]));
            }

            below += counts[i];
        }

        return 1000 * Seconds[^1];
    }
}
