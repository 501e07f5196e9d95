namespace ServingCluster.History;

/// <summary>What one process that takes requests saw of an endpoint in one step of 10 seconds.</summary>
public sealed record HistoryReport
{
    /// <summary>Names the process; another after its restart.</summary>
    public required string Reporter { get; init; }

    /// <summary>The endpoint's id; a new endpoint of the same name has another.</summary>
    public required string EndpointId { get; init; }

    /// <summary>When the endpoint was made: of two with the same name, the later one counts.</summary>
    public required DateTimeOffset EndpointCreatedAt { get; init; }

    /// <summary>The step, as <see cref="HistorySteps"/> counts. A second report of the same step by the same process is passed over.</summary>
    public required long Step { get; init; }

    /// <summary>
    /// The first of the steps before this one in which the process saw nothing: no request, and the gauges of its report before.
    /// </summary>
    public required long WatchedSince { get; init; }

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

    /// <summary>Requests by the bucket of their latency, as <see cref="LatencyBounds"/> has them; empty for none.</summary>
    public IReadOnlyList<long> Latency { get; init; } = [];

    /// <summary>Requests of this process that are under way at the end of the step.</summary>
    public int InFlight { get; init; }

    /// <summary>Those of them that wait for a replica to be there.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests, of all processes, that wait inside the endpoint's replicas.</summary>
    public int QueuedInReplicas { get; init; }

    /// <summary>The endpoint's replicas that take requests.</summary>
    public int Replicas { get; init; }

    /// <summary>The replicas that the autoscaler wants.</summary>
    public int WantedReplicas { get; init; }
}
