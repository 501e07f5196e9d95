using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Throughput that a served entity asks for, in chunks: one replica stands for each. Tokens of prompts (cached ones too) and of answers
/// count alike. A model unit is one chunk; with burst scaling there may be twice as many while there is room for them.
/// </summary>
public static class ProvisionedThroughput
{
    private const int Burst = 2;

    /// <summary>Whether an entity is scaled by its throughput.</summary>
    public static bool IsAskedFor(ServedEntity entity) => entity.MaxProvisionedThroughput is not null || entity.ProvisionedModelUnits is not null;

    /// <summary>The fewest and the most replicas.</summary>
    /// <param name="entity">The entity; it asks for throughput.</param>
    /// <param name="chunk">Tokens per second of one replica.</param>
    public static (int Min, int Max) Chunks(ServedEntity entity, int chunk) => entity.ProvisionedModelUnits is { } units
        ? (units, entity.BurstScalingEnabled ? units * Burst : units)
        : ((entity.MinProvisionedThroughput ?? 0) / chunk, Math.Max(1, entity.MaxProvisionedThroughput!.Value / chunk));

    /// <summary>Between how many replicas it scales; between none and one while the chunk of its model is not known.</summary>
    public static ScaleLimits LimitsOf(ServedEntity entity)
    {
        var share = ScaleLimits.ShareOf(entity);
        if (entity.ThroughputChunk is not { } chunk)
            return new ScaleLimits(0, 1, share);
        var (min, max) = Chunks(entity, chunk);
        return new ScaleLimits(entity.ScaleToZeroEnabled ? 0 : min, max, share);
    }

    /// <summary>The most tokens per second that it may take; null when it is not scaled by its throughput, or its chunk is not known.</summary>
    public static long? MaxOf(ServedEntity entity) =>
        IsAskedFor(entity) && entity.ThroughputChunk is { } chunk ? (long)Chunks(entity, chunk).Max * chunk : null;
}
