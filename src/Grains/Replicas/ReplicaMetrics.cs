using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// The meter <c>ServingCluster.Replicas</c>: the replicas of this process by state, with attributes <c>endpoint</c>,
/// <c>served_entity</c> and <c>state</c>; their memory; what queues in them.
/// </summary>
public sealed class ReplicaMetrics : IHostedService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ServingCluster.Replicas";

    private readonly LiveReplicas _replicas;

    /// <summary>Makes the instruments.</summary>
    public ReplicaMetrics(IMeterFactory meters, LiveReplicas replicas)
    {
        _replicas = replicas;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("serving.replicas", ObserveStates, "{replica}", "Replicas by state.");
        meter.CreateObservableGauge("serving.replicas.memory", ObserveMemory, "By", "Memory that replicas take.");
        meter.CreateObservableGauge("serving.replicas.queued", ObserveQueued, "{request}", "Requests that wait for a run inside replicas.");
    }

    /// <summary>Nothing: the instruments are made with the object; being hosted makes it before the first request.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> ObserveStates() =>
        from replica in _replicas.All
        group replica by (replica.Key.Endpoint, replica.ServedEntity, replica.State) into same
        select new Measurement<int>(same.Count(),
            new("endpoint", same.Key.Endpoint), new("served_entity", same.Key.ServedEntity), new("state", same.Key.State.ToString().ToLowerInvariant()));

    private IEnumerable<Measurement<long>> ObserveMemory() =>
        from replica in _replicas.All
        group replica.MemoryBytes by (replica.Key.Endpoint, replica.ServedEntity) into same
        select new Measurement<long>(same.Sum(), new("endpoint", same.Key.Endpoint), new("served_entity", same.Key.ServedEntity));

    private IEnumerable<Measurement<int>> ObserveQueued() =>
        from replica in _replicas.All
        group replica.Queued by (replica.Key.Endpoint, replica.ServedEntity) into same
        select new Measurement<int>(same.Sum(), new("endpoint", same.Key.Endpoint), new("served_entity", same.Key.ServedEntity));
}
