using ServingCluster.Grains.Autoscaling;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// What is remembered of one served entity of one config version between two reconciliations, in memory only: losing it costs
/// a stabilisation window, nothing more.
/// </summary>
internal sealed class EntityRuntime
{
    private readonly Dictionary<ReplicaKey, ReplicaStatus> _readings = [];

    /// <summary>What the autoscaler remembers; null before its first decision.</summary>
    public ScaleMemory? Memory { get; set; }

    /// <summary>Replicas wanted by the latest decision.</summary>
    public int Wanted { get; set; }

    /// <summary>Whether it is on its way back from zero replicas, so that having none is no loss.</summary>
    public bool IsWaking { get; set; }

    /// <summary>What the entity waits for, in words; empty when nothing holds it up.</summary>
    public string WaitsFor { get; set; } = "";

    /// <summary>The model version while it is being registered, so that there is nothing to load yet; null otherwise.</summary>
    public ModelVersionInfo? Registering { get; set; }

    /// <summary>Why its model cannot be served as it is asked for; empty while it can, or may.</summary>
    public string ModelFault { get; set; } = "";

    /// <summary>Replicas that failed one after another since the last that became ready.</summary>
    public int Failures { get; set; }

    /// <summary>When a replica failed last.</summary>
    public DateTimeOffset FailedAt { get; set; }

    /// <summary>Before this moment no failed replica is replaced.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Replicas that were lost with their nodes and are to be replaced whatever failed beside them.</summary>
    public int LostWithNodes { get; set; }

    /// <summary>What the autoscaler is to be told of the replicas, from what they said now and at the last call.</summary>
    /// <param name="now">The time.</param>
    /// <param name="replicas">What the replicas say.</param>
    /// <param name="waiting">Requests that wait for replicas.</param>
    public ThroughputSignal Measure(DateTimeOffset now, IEnumerable<(ReplicaKey Key, ReplicaStatus Status)> replicas, int waiting)
    {
        var before = new Dictionary<ReplicaKey, ReplicaStatus>(_readings);
        _readings.Clear();
        var concurrency = 0.0;
        var tokens = 0.0;
        var idle = double.PositiveInfinity;
        foreach (var (key, status) in replicas)
        {
            var earlier = before.GetValueOrDefault(key);
            concurrency += MeanConcurrency.Between(earlier, status);
            tokens += MeanThroughput.Between(earlier, status);
            idle = Math.Min(idle, status.InFlight > 0 ? 0 : status.ObservedAtSeconds - status.LastActiveSeconds);
            _readings[key] = status;
        }

        return new ThroughputSignal(new ScaleSignal(now.ToUnixTimeMilliseconds() / 1000.0, concurrency, waiting, idle), tokens);
    }
}
