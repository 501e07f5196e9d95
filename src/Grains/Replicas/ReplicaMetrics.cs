using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// The meter <c>ServingCluster.Replicas</c>: the replicas of this process by state, with attributes <c>endpoint</c>,
/// <c>served_entity</c> and <c>state</c>; their memory; what queues in them; how busy language models are, with what the model server
/// protocol of the Kubernetes inference gateway asks for.
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
        meter.CreateObservableGauge("serving.language.queued", () => ObserveLoads(static l => l.Queued), "{request}", "Requests that wait for a place in language models.");
        meter.CreateObservableGauge("serving.language.running", () => ObserveLoads(static l => l.Running), "{request}", "Requests that language models compute.");
        meter.CreateObservableGauge(
            "serving.language.kv_cache.use", () => ObserveLoads(static l => (double)l.CacheTokensUsed / l.CacheTokens), "1",
            "Part of the cache of keys and values that requests at hand hold, 0 to 1.");
        meter.CreateObservableGauge(
            "serving.language.kv_cache.block_size", () => ObserveLoads(static l => l.CacheBlockTokens), "{token}",
            "Fewest tokens of a prompt's beginning that are taken over from another request's cache.");
        meter.CreateObservableGauge(
            "serving.language.kv_cache.blocks", () => ObserveLoads(static l => l.CacheBlocks), "{block}", "Blocks of that many tokens that the cache holds.");
        meter.CreateObservableGauge("serving.language.kv_cache.info", ObserveCaches, "", "1, with the cache's size in its attributes.");
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

    private IEnumerable<Measurement<double>> ObserveLoads(Func<EngineLoad, double> value) =>
        from entity in Loads()
        select new Measurement<double>(value(entity.Load), new("endpoint", entity.Endpoint), new("served_entity", entity.ServedEntity));

    // The labels that the Kubernetes inference gateway looks for.
    private IEnumerable<Measurement<int>> ObserveCaches() =>
        from entity in Loads()
        select new Measurement<int>(1, new("endpoint", entity.Endpoint), new("served_entity", entity.ServedEntity),
            new("block_size", entity.Load.CacheBlockTokens), new("num_gpu_blocks", entity.Load.CacheBlocks));

    private IEnumerable<(string Endpoint, string ServedEntity, EngineLoad Load)> Loads() =>
        from replica in _replicas.All
        let load = replica.Load
        where load is not null
        group load by (replica.Key.Endpoint, replica.ServedEntity) into same
        select (same.Key.Endpoint, same.Key.ServedEntity, same.Aggregate(static (a, b) => a.Plus(b)));

    private IEnumerable<Measurement<int>> ObserveQueued() =>
        from replica in _replicas.All
        group replica.Queued by (replica.Key.Endpoint, replica.ServedEntity) into same
        select new Measurement<int>(same.Sum(), new("endpoint", same.Key.Endpoint), new("served_entity", same.Key.ServedEntity));
}
