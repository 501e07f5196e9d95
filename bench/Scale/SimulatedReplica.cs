using ServingCluster.Replicas;

namespace ServingCluster.Scale;

/// <summary>A copy of a model that takes a while to load and then is ready.</summary>
internal sealed class SimulatedReplica(ReplicaKey key, long memoryBytes, TimeSpan readyAt, VirtualTime time)
{
    private bool _isDraining;

    public ReplicaKey Key => key;

    public long MemoryBytes => memoryBytes;

    public bool IsReady => !_isDraining && time.Now >= readyAt;

    public ReplicaStatus Status => new()
    {
        State = _isDraining ? ReplicaState.Draining : IsReady ? ReplicaState.Ready : ReplicaState.Loading,
        ObservedAtSeconds = time.Now.TotalSeconds,
        MemoryBytes = memoryBytes,
    };

    public void Drain() => _isDraining = true;
}
