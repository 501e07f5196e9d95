using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// What is remembered of one served entity of one config version between two reconciliations, in memory only: losing it costs
/// a stabilisation window, nothing more.
/// </summary>
internal sealed class EntityRuntime
{
    private readonly Dictionary<ReplicaKey, (double Requests, double At)> _readings = [];

    /// <summary>What the autoscaler remembers; null before its first decision.</summary>
    public ScaleMemory? Memory { get; set; }

    /// <summary>Replicas wanted by the latest decision.</summary>
    public int Wanted { get; set; }

    /// <summary>What the entity waits for, in words; empty when nothing holds it up.</summary>
    public string WaitsFor { get; set; } = "";

    /// <summary>Replicas that failed one after another since the last that became ready.</summary>
    public int Failures { get; set; }

    /// <summary>Before this moment no failed replica is replaced.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether it ever had a ready replica, so that having none means recovering rather than creating.</summary>
    public bool WasReady { get; set; }

    /// <summary>Mean requests in flight over its replicas since the last call, from their own integrals.</summary>
    public double MeasureConcurrency(IEnumerable<(ReplicaKey Key, ReplicaStatus Status)> replicas)
    {
        var sum = 0.0;
        foreach (var (key, status) in replicas)
        {
            if (_readings.TryGetValue(key, out var before) && status.ObservedAtSeconds > before.At)
                sum += (status.ConcurrencySeconds - before.Requests) / (status.ObservedAtSeconds - before.At);
            else
                sum += status.InFlight;
            _readings[key] = (status.ConcurrencySeconds, status.ObservedAtSeconds);
        }

        return sum;
    }

    /// <summary>The scaling limits that a served entity's settings stand for, in replicas.</summary>
    public static ScaleLimits LimitsOf(ServedEntity entity)
    {
        var range = entity.MaxProvisionedConcurrency is { } max
            ? new ConcurrencyRange(entity.MinProvisionedConcurrency ?? 0, max)
            : WorkloadSizes.RangeOf(entity.WorkloadSize!);
        return range.ToLimits(entity.ScaleToZeroEnabled);
    }
}
