using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Replicas;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Brings the config under way forward: gets every entity its first replicas, switches when all are ready, fails when one cannot be.
/// External models need none and are ready at once.
/// </summary>
internal sealed class ConfigDeployment(
    ReplicaObserver observed, ReplicaGroups groups, EntityRuntimes runtimes, ServedModels models, ReplicaPlacer placer, LogReader logs,
    EndpointOptions options, TimeProvider time)
{
    /// <summary>Takes one step.</summary>
    public async Task<EndpointState> AdvanceAsync(EndpointState state, EndpointConfig config)
    {
        (state, config) = await models.LearnAsync(state, config);
        if (config.OddOne(out var oddity) is { } odd)
            return await FailUpdateAsync(state, config, odd, $"Its model {oddity}");
        foreach (var entity in config.ServedEntities)
        {
            if (runtimes[config, entity].ModelFault is { Length: > 0 } fault)
                return await FailUpdateAsync(state, config, entity, fault);
        }

        var ready = true;
        foreach (var entity in config.ServedEntities.Where(e => e.External is null))
        {
            (state, var isReady, var fault) = await AdvanceAsync(state, config, entity, runtimes[config, entity]);
            if (fault is not null)
                return await FailUpdateAsync(state, config, entity, fault);
            ready &= isReady;
        }

        if (ready)
            return await SwitchAsync(state, config);
        return time.GetUtcNow() - state.Pending!.StartedAt < options.DeploymentTimeout ? state : await GiveUpAsync(state, config);
    }

    // One entity's step; the fault says why it never will be ready.
    private async Task<(EndpointState State, bool IsReady, string? Fault)> AdvanceAsync(
        EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        if (entity.Traits is not null && entity.AwaitsChunk())
        {
            // Nothing says yet how many replicas are asked for; what it waits for was noted when that was found out.
            runtime.Wanted = 1;
            return (state, false, null);
        }

        var least = Math.Max(1, ScaleLimits.Of(entity).MinReplicas);
        runtime.Wanted = Math.Clamp(RunningFor(state, entity), least, Math.Max(least, ScaleLimits.Of(entity).MaxReplicas));
        var failed = ReplicaGroups.Assigned(state, config, entity).FirstOrDefault(r => observed[r.Key]?.State == ReplicaState.Failed);
        if (failed is not null)
            return (state, false, observed[failed.Key]!.Message);

        // A replica that was lost on the way is made again elsewhere, until the time is up.
        state = state.Retire(r => r.BelongsTo(config, entity) && observed.LossOf(r) is not null, time.GetUtcNow());
        state = groups.RetireLeaving(state, config, entity, runtime, time.GetUtcNow());
        (state, var fault) = await placer.FillAsync(state, config, entity, runtime, int.MaxValue);
        return (state, fault is null && IsReadyToServe(state, config, entity, runtime, least), fault);
    }

    private async Task<EndpointState> GiveUpAsync(EndpointState state, EndpointConfig config)
    {
        var late = config.ServedEntities.FirstOrDefault(e => groups.Staying(state, config, e).Count(observed.IsReady) < runtimes[config, e].Wanted)
            ?? config.ServedEntities[0];
        var reason = $"Not ready within {options.DeploymentTimeout.TotalSeconds:0} seconds. {EntityDescriber.Progress(state, config, late, groups, runtimes, observed)}";
        return await FailUpdateAsync(state, config, late, reason.TrimEnd());
    }

    // A new config takes over with as many replicas as serve now, so that a switch under load is no step back.
    private static int RunningFor(EndpointState state, ServedEntity entity)
    {
        if (state.Serving is not { } serving)
            return 0;
        var before = serving.ServedEntities.FirstOrDefault(e => e.Name == entity.Name)
            ?? serving.ServedEntities.FirstOrDefault(e => e.EntityName == entity.EntityName);
        return before is null ? 0 : ReplicaGroups.Strength(ReplicaGroups.Assigned(state, serving, before).ToList());
    }

    // Those whose nodes are being drained are not built upon. Where there is no room for that many beside those that serve, the least
    // will do, and so will they: the others find room when the old ones go.
    private bool IsReadyToServe(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, int least)
    {
        var assigned = ReplicaGroups.Assigned(state, config, entity).ToList();
        var ready = assigned.Count(observed.IsReady);
        return groups.Staying(state, config, entity).Count(observed.IsReady) >= runtime.Wanted || (ready >= least && ready == assigned.Count && runtime.WaitsFor.Length > 0);
    }

    private async Task<EndpointState> SwitchAsync(EndpointState state, EndpointConfig config)
    {
        foreach (var entity in config.ServedEntities)
        {
            state = await KeepBuildLogAsync(state, config, entity, "Ready.");
            state = state.WithEvent(time.GetUtcNow(), EventTypes.Deployment, EventStatus.Success,
                $"Served entity '{entity.Name}' is ready.", entity.Name, config.Version);
        }

        return state.Switch(time.GetUtcNow());
    }

    private async Task<EndpointState> FailUpdateAsync(EndpointState state, EndpointConfig config, ServedEntity culprit, string reason)
    {
        var now = time.GetUtcNow();
        var outcome = new Dictionary<string, ServedEntityStatus>();
        foreach (var entity in config.ServedEntities)
        {
            var isCulprit = entity.Name == culprit.Name;
            var message = isCulprit ? reason : $"Given up because served entity '{culprit.Name}' failed.";
            outcome[entity.Name] = new ServedEntityStatus(isCulprit ? DeploymentState.Failed : DeploymentState.Aborted, message, 0, 0);
            state = await KeepBuildLogAsync(state, config, entity, message);
        }

        return state
            .WithEvent(now, EventTypes.Deployment, EventStatus.Failure, $"Served entity '{culprit.Name}' failed: {reason}", culprit.Name, config.Version)
            .Fail(outcome, reason, now);
    }

    private async Task<EndpointState> KeepBuildLogAsync(EndpointState state, EndpointConfig config, ServedEntity entity, string end)
    {
        // Those that do not answer have been waited for already.
        var lines = await logs.ReadAsync(ReplicaGroups.Assigned(state, config, entity).Where(r => !observed.IsSilent(r)), ReplicaLog.Build);
        return state.WithBuildLog(new BuildLog(entity.Name, config.Version, [.. lines, TimedLine.Of(time.GetUtcNow(), end)]));
    }
}
