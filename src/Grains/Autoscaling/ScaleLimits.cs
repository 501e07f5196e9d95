using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>Between how many replicas a served entity scales.</summary>
/// <param name="MinReplicas">At least so many; 0 lets it sleep.</param>
/// <param name="MaxReplicas">At most so many; at least 1 and at least <paramref name="MinReplicas"/>.</param>
/// <param name="Share">Concurrent requests that one replica stands for; at least 1.</param>
public readonly record struct ScaleLimits(int MinReplicas, int MaxReplicas, int Share = ScaleLimits.DefaultShare)
{
    /// <summary>Concurrent requests that one replica stands for where its model does not say otherwise.</summary>
    public const int DefaultShare = 4;

    /// <summary>The most requests that may be in flight at the maximum: what a route table calls the maximum concurrency.</summary>
    public int MaxConcurrency => (int)Math.Min(int.MaxValue, (long)MaxReplicas * Share);

    /// <summary>The limits of a range of concurrency, rounded up to whole replicas.</summary>
    /// <param name="minConcurrency">0 or more.</param>
    /// <param name="maxConcurrency">Taken as one replica's at least, and never below <paramref name="minConcurrency"/>.</param>
    /// <param name="scaleToZero">Whether it may sleep, whatever the minimum.</param>
    /// <param name="share">Concurrent requests that one replica stands for.</param>
    public static ScaleLimits Of(int minConcurrency, int maxConcurrency, bool scaleToZero, int share = DefaultShare)
    {
        var min = Replicas(minConcurrency, share);
        var max = Math.Max(1, Math.Max(min, Replicas(maxConcurrency, share)));
        return new ScaleLimits(scaleToZero ? 0 : min, max, share);
    }

    /// <summary>The limits of a workload size.</summary>
    public static ScaleLimits Of(WorkloadSize size, bool scaleToZero, int share = DefaultShare) =>
        Of(size.MinConcurrency, size.MaxConcurrency, scaleToZero, share);

    /// <summary>Concurrent requests that one replica of a served entity stands for: what its model says, once that is known.</summary>
    public static int ShareOf(ServedEntity entity) => entity.Traits?.ReplicaConcurrency ?? DefaultShare;

    /// <summary>
    /// The limits of a served entity: its throughput where it asks for that, its own concurrency where given, else its workload size, else <see cref="WorkloadSizes.Small"/>.
    /// </summary>
    public static ScaleLimits Of(ServedEntity entity)
    {
        if (ProvisionedThroughput.IsAskedFor(entity))
            return ProvisionedThroughput.LimitsOf(entity);
        var size = WorkloadSizes.TryParse(entity.WorkloadSize, out var named) ? named : WorkloadSizes.Small;
        var max = entity.MaxProvisionedConcurrency ?? Math.Max(size.MaxConcurrency, entity.MinProvisionedConcurrency ?? 0);
        var min = entity.MinProvisionedConcurrency ?? Math.Min(size.MinConcurrency, max);
        return Of(min, max, entity.ScaleToZeroEnabled, ShareOf(entity));
    }

    private static int Replicas(int concurrency, int share) => (int)(((long)concurrency + share - 1) / share);
}
