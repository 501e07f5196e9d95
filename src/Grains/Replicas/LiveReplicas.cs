using System.Collections.Concurrent;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Replicas;

/// <summary>The replicas of this process that hold a model, are about to, or failed to and were not let go yet. Thread-safe.</summary>
public sealed class LiveReplicas
{
    private readonly ConcurrentDictionary<ReplicaKey, ModelReplica> _replicas = new();

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<ModelReplica> All => _replicas.Select(r => r.Value);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _replicas.IsEmpty;

    /// <summary>
    /// Lets every replica finish what it holds or loads and give its memory back; returns when all have, or when the token is
    /// cancelled. For the end of the process, which must not come while a thread is inside the native runtime.
    /// </summary>
    public async Task UnloadAllAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Those too that have come meanwhile, to a place that was promised before.
            foreach (var replica in All)
                await replica.UnloadAsync();
            if (_replicas.IsEmpty || cancellationToken.IsCancellationRequested)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None);
        }
    }

    /// <summary>Entered by who measures: two at once would measure each other.</summary>
    internal SemaphoreSlim Measuring { get; } = new(1, 1);

    /// <summary>Whether any replica but that one holds a request.</summary>
    internal bool IsAnyOtherBusy(ModelReplica replica) => _replicas.Any(r => r.Value != replica && r.Value.InFlight > 0);

    internal void Add(ModelReplica replica) => _replicas[replica.Key] = replica;

    internal void Remove(ModelReplica replica) =>
        _replicas.TryRemove(new KeyValuePair<ReplicaKey, ModelReplica>(replica.Key, replica));
}
