using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The replicas of a served entity by what becomes of them, as the observer saw them last.</summary>
internal sealed class ReplicaGroups(ReplicaObserver observed)
{
    /// <summary>The replicas of a served entity that are wanted.</summary>
    public static IEnumerable<ReplicaAssignment> Assigned(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        state.Replicas.Where(r => !r.IsRetiring && r.BelongsTo(config, entity));

    /// <summary>Those of them whose nodes stay: as many as these are to become as many as are wanted.</summary>
    public IEnumerable<ReplicaAssignment> Staying(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        Assigned(state, config, entity).Where(r => !observed.IsLeaving(r));

    /// <summary>Those of them whose nodes are being drained: they serve, and are to be replaced.</summary>
    public IEnumerable<ReplicaAssignment> Leaving(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        Assigned(state, config, entity).Where(observed.IsLeaving);

    /// <summary>
    /// The state without the replicas on nodes that are being drained, but for as many as are not ready elsewhere yet of those that are
    /// wanted: each that is ready relieves one.
    /// </summary>
    public EndpointState RetireLeaving(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, DateTimeOffset now)
    {
        var needed = Math.Max(0, runtime.Wanted - Staying(state, config, entity).Count(observed.IsReady));
        var relieved = Leaving(state, config, entity).OrderByDescending(observed.IsReady).ThenBy(r => r.PlacedAt)
            .Skip(needed).Select(r => r.Key).ToHashSet();
        return state.Retire(r => relieved.Contains(r.Key), now);
    }

    /// <summary>As how many replicas they count: one that is to take another's place is no further one.</summary>
    public static int Strength(IReadOnlyCollection<ReplicaAssignment> replicas) =>
        replicas.Count(r => r.Replaces is not { } other || replicas.All(o => o.Key != other));
}
