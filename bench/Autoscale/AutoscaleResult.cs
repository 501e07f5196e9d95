namespace ServingCluster.Autoscale;

/// <summary>What became of a stretch of traffic.</summary>
internal sealed record AutoscaleResult
{
    public required string Traffic { get; init; }

    public required int Requests { get; init; }

    /// <summary>Refused, since the maximum was reached.</summary>
    public required int Refused { get; init; }

    /// <summary>Given up, since no replica was there in time.</summary>
    public required int TimedOut { get; init; }

    /// <summary>Tokens computed.</summary>
    public required double Tokens { get; init; }

    /// <summary>Chunks that were provisioned, loading ones included, times hours.</summary>
    public required double ChunkHours { get; init; }

    /// <summary>Those of them that the tokens computed did not need.</summary>
    public required double WastedChunkHours { get; init; }

    /// <summary>From arrival until a replica began, in seconds; median and 99 %.</summary>
    public required (double P50, double P99) QueueSeconds { get; init; }

    /// <summary>From arrival to the end, in seconds; median and 99 %.</summary>
    public required (double P50, double P99) Latency { get; init; }

    /// <summary>How often another number of replicas was wanted.</summary>
    public required int Changes { get; init; }

    /// <summary>How often the number went down and up again, or up and down, within the stabilisation window.</summary>
    public required int Oscillations { get; init; }

    /// <summary>The most tokens let in within a minute, by what they took in the end, as a part of the maximum.</summary>
    public required double BusiestMinute { get; init; }
}
