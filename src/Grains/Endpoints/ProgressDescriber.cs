using ServingCluster.Endpoints;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Says how far an endpoint's latest update has come.</summary>
internal static class ProgressDescriber
{
    /// <summary>The progress of the update that is under way or failed, or whose old replicas are still draining; null where there is none.</summary>
    public static UpdateProgress? Describe(EndpointState state, EndpointReconciler reconciler)
    {
        var draining = state.Replicas.Where(r => r.IsRetiring).ToList();
        var config = state.Pending?.Config ?? (draining.Count > 0 ? state.Active : null);
        if (config is null)
            return null;
        List<EntityProgress> entities = [.. config.ServedEntities.Select(e => Describe(state, config, e, reconciler, draining))];
        return new UpdateProgress(config.Version, StepOf(state, entities, draining.Count > 0), entities)
        {
            DrainingReplicas = draining.Count,
            DrainingRequests = draining.Sum(r => reconciler.Observed[r.Key]?.InFlight ?? 0),
        };
    }

    private static UpdateStep StepOf(EndpointState state, List<EntityProgress> entities, bool isDraining)
    {
        if (state.Pending is { IsUnderWay: false })
            return UpdateStep.Failed;
        if (state.Pending is null)
            return isDraining ? UpdateStep.Draining : UpdateStep.Done;
        return entities.Count == 0 ? UpdateStep.Placing : entities.Min(e => e.Step);
    }

    private static EntityProgress Describe(
        EndpointState state, EndpointConfig config, ServedEntity entity, EndpointReconciler reconciler, List<ReplicaAssignment> draining)
    {
        if (state.Pending is { Outcome: { } outcome })
            return Ended(entity, outcome[entity.Name]);
        if (state.Pending is not null)
            return UnderWay(state, config, entity, reconciler);
        var old = draining.Count(r => r.ServedEntity == entity.Name);
        return old == 0 ? new EntityProgress(entity.Name, UpdateStep.Done, "")
            : new EntityProgress(entity.Name, UpdateStep.Draining, $"{old} old {(old == 1 ? "replica finishes" : "replicas finish")} what {(old == 1 ? "it holds" : "they hold")}.");
    }

    private static EntityProgress Ended(ServedEntity entity, ServedEntityStatus outcome) =>
        new(entity.Name, outcome.Deployment == DeploymentState.Failed ? UpdateStep.Failed : UpdateStep.Aborted, outcome.Message);

    private static EntityProgress UnderWay(EndpointState state, EndpointConfig config, ServedEntity entity, EndpointReconciler reconciler)
    {
        if (entity.External is not null)
            return new EntityProgress(entity.Name, UpdateStep.Switching, "");
        var runtime = reconciler.Runtimes[config, entity];
        var assigned = ReplicaGroups.Assigned(state, config, entity).ToList();
        var ready = assigned.Count(reconciler.Observed.IsReady);
        var message = EntityDescriber.Progress(state, config, entity, reconciler.Groups, reconciler.Runtimes, reconciler.Observed);
        var step = StepOf(runtime, assigned, ready, reconciler.Observed);
        var progress = new EntityProgress(entity.Name, step, step == UpdateStep.Switching ? "" : message) { ReadyReplicas = ready, WantedReplicas = runtime.Wanted };
        return step != UpdateStep.Downloading || runtime.Registering is not { } version ? progress : progress with
        {
            Percent = version.StatusPercent,
            BytesDone = version.StatusBytesDone,
            BytesTotal = version.StatusBytesTotal,
        };
    }

    private static UpdateStep StepOf(EntityRuntime runtime, List<ReplicaAssignment> assigned, int ready, ReplicaObserver observed)
    {
        if (runtime.Registering is not null)
            return UpdateStep.Downloading;
        if (assigned.Count == 0)
            return UpdateStep.Placing;
        if (ready >= runtime.Wanted)
            return UpdateStep.Switching;
        var toGo = assigned.Where(r => !observed.IsReady(r)).ToList();
        if (toGo.Count == 0)
            return UpdateStep.Placing;
        return toGo.All(r => observed[r.Key] is { State: ReplicaState.Loading, LoadStep: LoadStep.Warming }) ? UpdateStep.Warming : UpdateStep.Loading;
    }
}
