using ServingCluster.History;

namespace ServingCluster.Grains.History;

/// <summary>What is known of an endpoint in one step of a ring. Not thread-safe.</summary>
internal sealed class HistorySlot
{
    /// <summary>A gauge of which nothing is known.</summary>
    public const int Unknown = -1;

    // Few steps have requests; no buckets are kept for the others.
    private uint[]? _latency;

    public long Requests { get; set; }

    public long Errors4xx { get; set; }

    public long Errors5xx { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>Requests under way, of all processes; the most of any fine step in a coarse one.</summary>
    public int InFlight { get; set; }

    /// <summary>Requests that wait, of all processes; the most of any fine step in a coarse one.</summary>
    public int Waiting { get; set; }

    public int QueuedInReplicas { get; set; }

    public int Replicas { get; set; } = Unknown;

    public int WantedReplicas { get; set; } = Unknown;

    /// <summary>Whether a report of this very step gave the gauges of the endpoint; they may be those of the step before otherwise.</summary>
    public bool IsTold { get; set; }

    /// <summary>Requests by bucket; empty for none.</summary>
    public ReadOnlySpan<uint> Latency => _latency;

    /// <summary>Adds what can be added up.</summary>
    public void Count(HistoryReport report)
    {
        Requests += report.Requests;
        Errors4xx += report.Errors4xx;
        Errors5xx += report.Errors5xx;
        InputTokens += report.InputTokens;
        OutputTokens += report.OutputTokens;
        for (var i = 0; i < Math.Min(report.Latency.Count, LatencyBounds.Buckets); i++)
            CountLatency(i, report.Latency[i]);
    }

    /// <summary>Adds requests to a bucket.</summary>
    public void CountLatency(int bucket, long count)
    {
        if (count > 0)
            (_latency ??= new uint[LatencyBounds.Buckets])[bucket] += (uint)Math.Min(count, uint.MaxValue - _latency[bucket]);
    }

    /// <summary>Takes over what a fine step of a coarse one has.</summary>
    public void TakeOver(HistorySlot fine)
    {
        InFlight = Math.Max(InFlight, fine.InFlight);
        Waiting = Math.Max(Waiting, fine.Waiting);
        QueuedInReplicas = Math.Max(QueuedInReplicas, fine.QueuedInReplicas);
        (Replicas, WantedReplicas) = (fine.Replicas, fine.WantedReplicas);
    }

    /// <summary>The step as it is told.</summary>
    public HistoryPoint ToPoint()
    {
        long[] counts = [.. _latency ?? []];
        return new HistoryPoint
        {
            Requests = Requests,
            Errors4xx = Errors4xx,
            Errors5xx = Errors5xx,
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
            LatencyP50 = LatencyBounds.Percentile(counts, 0.5),
            LatencyP95 = LatencyBounds.Percentile(counts, 0.95),
            LatencyP99 = LatencyBounds.Percentile(counts, 0.99),
            Queued = Waiting + QueuedInReplicas,
            InFlight = InFlight,
            Replicas = Known(Replicas),
            WantedReplicas = Known(WantedReplicas),
        };
    }

    private static int? Known(int gauge) => gauge == Unknown ? null : gauge;
}
