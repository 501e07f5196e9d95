using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Asks an endpoint's replicas how they are, which also begins to load those that are not loaded, and remembers what they said.
/// </summary>
internal sealed class ReplicaObserver(IServingGrains grains)
{
    private readonly Dictionary<ReplicaKey, ReplicaStatus> _status = [];
    private readonly Dictionary<ReplicaKey, ReplicaSpec> _specs = [];
    private readonly HashSet<ReplicaKey> _asked = [];

    /// <summary>What the replica said last; null when it could not be asked, or was not yet.</summary>
    public ReplicaStatus? this[ReplicaKey key] => _status.GetValueOrDefault(key);

    /// <summary>Whether the replica was asked at least once.</summary>
    public bool WasAsked(ReplicaKey key) => _asked.Contains(key);

    /// <summary>Whether the replica takes requests.</summary>
    public bool IsReady(ReplicaAssignment assignment) =>
        !assignment.IsRetiring && this[assignment.Key]?.State == ReplicaState.Ready;

    /// <summary>Asks every replica of the endpoint.</summary>
    public async Task ObserveAsync(EndpointState state)
    {
        Forget(state);
        foreach (var assignment in state.Replicas)
        {
            var status = await AskAsync(state, assignment);
            _asked.Add(assignment.Key);
            if (status is null)
                _status.Remove(assignment.Key);
            else
                _status[assignment.Key] = status;
        }
    }

    private async Task<ReplicaStatus?> AskAsync(EndpointState state, ReplicaAssignment assignment)
    {
        var replica = grains.Replica(assignment.Key);
        try
        {
            if (assignment.IsRetiring)
                return await replica.DrainAsync();
            var spec = await SpecAsync(state, assignment);
            return spec is null ? null : await replica.EnsureLoadedAsync(spec);
        }
        catch (Exception)
        {
            // The border to other processes: however the replica, or the way to it, broke, it counts as lost and is replaced.
            return null;
        }
    }

    private async Task<ReplicaSpec?> SpecAsync(EndpointState state, ReplicaAssignment assignment)
    {
        if (_specs.TryGetValue(assignment.Key, out var known))
            return known;
        var config = assignment.ConfigVersion == state.Active?.Version ? state.Active : state.Pending?.Config;
        var entity = config?.ServedEntities.FirstOrDefault(e => assignment.BelongsTo(config, e));
        if (entity is null)
            return null;
        var model = await grains.Model(entity.EntityName).GetAsync();
        if (model?.Version(entity.EntityVersion) is not { Status: ModelVersionStatus.Ready } version)
            return null;
        return _specs[assignment.Key] = new ReplicaSpec
        {
            ServedEntity = entity.Name,
            ConfigVersion = assignment.ConfigVersion,
            ModelName = entity.EntityName,
            ModelVersion = entity.EntityVersion,
            ArtifactFolder = version.ArtifactFolder!,
            Manifest = version.Manifest!,
            Settings = entity.EnvironmentVars,
        };
    }

    private void Forget(EndpointState state)
    {
        if (_asked.Count == 0)
            return;
        var known = state.Replicas.Select(r => r.Key).ToHashSet();
        foreach (var gone in _asked.Where(k => !known.Contains(k)).ToList())
        {
            _asked.Remove(gone);
            _status.Remove(gone);
            _specs.Remove(gone);
        }
    }
}
