namespace ServingCluster.History;

/// <summary>An endpoint in one step.</summary>
public sealed record HistoryPoint
{
    /// <summary>Requests answered.</summary>
    public long Requests { get; init; }

    /// <summary>Those of them that were answered 4xx.</summary>
    public long Errors4xx { get; init; }

    /// <summary>Those of them that were answered 5xx.</summary>
    public long Errors5xx { get; init; }

    /// <summary>Tokens that were read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that were generated.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The median latency, in milliseconds; null without requests.</summary>
    public double? LatencyP50 { get; init; }

    /// <summary>The latency that 95 % of the requests did not exceed, in milliseconds; null without requests.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>The latency that 99 % of the requests did not exceed, in milliseconds; null without requests.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Requests that waited, for a replica or inside one: the most at the end of any 10 seconds of the step.</summary>
    public int Queued { get; init; }

    /// <summary>Requests that were under way: the most at the end of any 10 seconds of the step.</summary>
    public int InFlight { get; init; }

    /// <summary>Replicas that took requests, at the end of the step; null where nobody knows.</summary>
    public int? Replicas { get; init; }

    /// <summary>Replicas that the autoscaler wanted, at the end of the step; null where nobody knows.</summary>
    public int? WantedReplicas { get; init; }
}
