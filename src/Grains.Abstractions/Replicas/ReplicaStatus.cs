using ServingCluster.Inference;

namespace ServingCluster.Replicas;

/// <summary>What a replica says of itself.</summary>
public sealed record ReplicaStatus
{
    /// <summary>Where it is in its life.</summary>
    public required ReplicaState State { get; init; }

    /// <summary>Why it failed, or what it is doing; may be empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>What its loading does; null unless it loads.</summary>
    public LoadStep? LoadStep { get; init; }

    /// <summary>Requests that it holds just now, running or queued.</summary>
    public int InFlight { get; init; }

    /// <summary>Requests that wait for a run just now.</summary>
    public int Queued { get; init; }

    /// <summary>
    /// The integral of its in-flight requests over time, in request-seconds since it was loaded: the difference of two readings,
    /// divided by the time between them, is the mean concurrency.
    /// </summary>
    public double ConcurrencySeconds { get; init; }

    /// <summary>When this was read, in seconds on the replica's own monotonic clock.</summary>
    public double ObservedAtSeconds { get; init; }

    /// <summary>When a request last began or ended, in seconds on the same clock.</summary>
    public double LastActiveSeconds { get; init; }

    /// <summary>
    /// Tokens of prompts and answers together that it computed since it was loaded: the difference of two readings, divided by the time
    /// between them, is its throughput. 0 for a model without tokens.
    /// </summary>
    public long Tokens { get; init; }

    /// <summary>What it was measured to compute with all of its slots in use, in tokens per second; null unless it was asked to measure.</summary>
    public double? MeasuredTokensPerSecond { get; init; }

    /// <summary>Whether its node is being drained: it serves on, and is to be replaced before it goes.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Memory that its model took, in bytes.</summary>
    public long MemoryBytes { get; init; }
}
