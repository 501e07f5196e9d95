using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>Between how many replicas a served entity scales.</summary>
/// <param name="MinReplicas">At least so many; 0 lets it sleep.</param>
/// <param name="MaxReplicas">At most so many; at least 1 and at least <paramref name="MinReplicas"/>.</param>
public readonly record struct ScaleLimits(int MinReplicas, int MaxReplicas)
{
    /// <summary>Concurrent requests that one replica is provisioned for.</summary>
    public const int ConcurrencyPerReplica = 4;

    /// <summary>The most requests that may be in flight at the maximum: what a route table calls the maximum concurrency.</summary>
    public int MaxConcurrency => MaxReplicas * ConcurrencyPerReplica;

    /// <summary>The limits of a range of concurrency, rounded up to whole replicas.</summary>
    /// <param name="minConcurrency">0 or more.</param>
    /// <param name="maxConcurrency">Taken as one replica's at least, and never below <paramref name="minConcurrency"/>.</param>
    /// <param name="scaleToZero">Whether it may sleep, whatever the minimum.</param>
    public static ScaleLimits Of(int minConcurrency, int maxConcurrency, bool scaleToZero)
    {
        var min = Replicas(minConcurrency);
        var max = Math.Max(1, Math.Max(min, Replicas(maxConcurrency)));
        return new ScaleLimits(scaleToZero ? 0 : min, max);
    }

    /// <summary>The limits of a workload size.</summary>
    public static ScaleLimits Of(WorkloadSize size, bool scaleToZero) => Of(size.MinConcurrency, size.MaxConcurrency, scaleToZero);

    /// <summary>
    /// The limits of a served entity: its own concurrency where given, else its workload size, else <see cref="WorkloadSizes.Small"/>.
    /// </summary>
    public static ScaleLimits Of(ServedEntity entity)
    {
        var size = WorkloadSizes.TryParse(entity.WorkloadSize, out var named) ? named : WorkloadSizes.Small;
        var max = entity.MaxProvisionedConcurrency ?? Math.Max(size.MaxConcurrency, entity.MinProvisionedConcurrency ?? 0);
        var min = entity.MinProvisionedConcurrency ?? Math.Min(size.MinConcurrency, max);
        return Of(min, max, entity.ScaleToZeroEnabled);
    }

    private static int Replicas(int concurrency) => (int)(((long)concurrency + ConcurrencyPerReplica - 1) / ConcurrencyPerReplica);
}
