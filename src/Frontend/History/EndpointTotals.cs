using ServingCluster.History;

namespace ServingCluster.Frontend.History;

/// <summary>What this process counted of one endpoint, in all or in a while. Immutable once it was handed out.</summary>
internal sealed class EndpointTotals
{
    public static readonly EndpointTotals None = new();

    public long Requests { get; set; }

    public long Errors4xx { get; set; }

    public long Errors5xx { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>Requests by bucket; empty for none.</summary>
    public long[] Latency { get; set; } = [];

    /// <summary>Requests under way at the moment of the reading.</summary>
    public int InFlight { get; set; }

    /// <summary>Those of them that wait for a replica, at the same moment.</summary>
    public int Waiting { get; set; }

    /// <summary>Whether anything came, or is under way.</summary>
    public bool HasTraffic => Requests > 0 || InputTokens > 0 || OutputTokens > 0 || InFlight > 0 || Waiting > 0;

    /// <summary>What came since an earlier reading; what is under way stays as it is.</summary>
    public EndpointTotals Since(EndpointTotals before) => Combine(before, -1);

    /// <summary>This and what came before it; what is under way stays as it is.</summary>
    public EndpointTotals After(EndpointTotals before) => Combine(before, 1);

    /// <summary>Adds requests to a bucket.</summary>
    public void CountLatency(int bucket, long count)
    {
        if (count <= 0)
            return;
        if (Latency.Length == 0)
            Latency = new long[LatencyBounds.Buckets];
        Latency[Math.Min(bucket, Latency.Length - 1)] += count;
    }

    private EndpointTotals Combine(EndpointTotals other, int sign) => new()
    {
        Requests = Requests + (sign * other.Requests),
        Errors4xx = Errors4xx + (sign * other.Errors4xx),
        Errors5xx = Errors5xx + (sign * other.Errors5xx),
        InputTokens = InputTokens + (sign * other.InputTokens),
        OutputTokens = OutputTokens + (sign * other.OutputTokens),
        Latency = other.Latency.Length == 0 ? Latency
            : [.. Enumerable.Range(0, LatencyBounds.Buckets).Select(i => Latency.ElementAtOrDefault(i) + (sign * other.Latency[i]))],
        InFlight = InFlight,
        Waiting = Waiting,
    };
}
