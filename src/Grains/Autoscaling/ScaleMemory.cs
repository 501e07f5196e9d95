namespace ServingCluster.Grains.Autoscaling;

/// <summary>What the scaler must know of the past; immutable, small, and plain enough to be stored.</summary>
public sealed record ScaleMemory
{
    /// <summary>The memory of a served entity that was never looked at.</summary>
    public static readonly ScaleMemory None = new();

    /// <summary>
    /// The needs that still count, oldest first: each is larger than all later ones, so the first is the maximum within the
    /// stabilisation window. There are never more of them than the limits have numbers of replicas.
    /// </summary>
    public IReadOnlyList<ScalePeak> Peaks { get; init; } = [];

    /// <summary>What was decided last.</summary>
    public int Replicas { get; init; }

    /// <summary>When there was last a request, or the first look; null before that.</summary>
    public double? LastActiveSeconds { get; init; }

    /// <summary>The smoothed throughput, in tokens per second; of a <see cref="ThroughputScaler"/>.</summary>
    public double MeanTokensPerSecond { get; init; }

    /// <summary>When it was that; null before the first look.</summary>
    public double? MeanAtSeconds { get; init; }
}
