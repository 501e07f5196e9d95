using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Says in the API's terms how a served entity stands.</summary>
internal static class EntityDescriber
{
    /// <summary>The status of one served entity of the active config or of the one under way.</summary>
    public static ServedEntityStatus Describe(EndpointState state, EndpointConfig config, ServedEntity entity, EndpointReconciler reconciler) =>
        Stand(state, config, entity, reconciler) with
        {
            Queued = ReplicaGroups.Assigned(state, config, entity).Sum(r => reconciler.Observed[r.Key]?.Queued ?? 0),
        };

    private static ServedEntityStatus Stand(EndpointState state, EndpointConfig config, ServedEntity entity, EndpointReconciler reconciler)
    {
        // Whether its provider answers is told request by request.
        if (entity.External is not null)
            return new ServedEntityStatus(DeploymentState.Ready, "", 0, 0);
        var runtime = reconciler.Runtimes[config, entity];
        var ready = ReplicaGroups.Assigned(state, config, entity).Count(reconciler.Observed.IsReady);
        var isActive = config.Version == state.Active?.Version;
        if (isActive && state.Stopped)
            return new ServedEntityStatus(DeploymentState.Ready, "Stopped", 0, 0);
        if (isActive && runtime is { Wanted: 0, Memory: not null })
            return new ServedEntityStatus(DeploymentState.Ready, "Scaled to zero", ready, 0);
        var progress = Progress(state, config, entity, reconciler.Groups, reconciler.Runtimes, reconciler.Observed);
        var isMoving = reconciler.Groups.Leaving(state, config, entity).Any();
        if (ready > 0 && (isActive || ready >= runtime.Wanted))
        {
            var message = ready < runtime.Wanted || isMoving ? progress : Note(state, config, entity, reconciler.Observed);
            return new ServedEntityStatus(DeploymentState.Ready, message, ready, runtime.Wanted);
        }

        if (isActive && runtime.IsWaking)
            return new ServedEntityStatus(DeploymentState.Ready, $"Waking. {progress}", ready, runtime.Wanted);
        return new ServedEntityStatus(isActive ? DeploymentState.Recovering : DeploymentState.Creating, progress, ready, runtime.Wanted);
    }

    // What a replica that is ready says of itself; they all serve the same model.
    private static string Note(EndpointState state, EndpointConfig config, ServedEntity entity, ReplicaObserver observed) =>
        ReplicaGroups.Assigned(state, config, entity).FirstOrDefault(observed.IsReady) is { } ready ? observed[ready.Key]?.Message ?? "" : "";

    /// <summary>What the entity is doing or waits for, in words.</summary>
    public static string Progress(
        EndpointState state, EndpointConfig config, ServedEntity entity, ReplicaGroups groups, EntityRuntimes runtimes, ReplicaObserver observed)
    {
        var work = Work(state, config, entity, runtimes[config, entity], observed);
        return groups.Leaving(state, config, entity).FirstOrDefault() is { } leaving
            ? $"Moving replicas away from node '{leaving.Key.Node}', which is being drained. {work}"
            : work;
    }

    private static string Work(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, ReplicaObserver observed)
    {
        if (runtime.WaitsFor.Length > 0)
            return runtime.WaitsFor;
        var loading = ReplicaGroups.Assigned(state, config, entity).Where(r => !observed.IsReady(r)).ToList();
        if (loading.Count == 0)
            return "Creating resources for served entity.";
        var status = observed[loading[0].Key];
        var detail = observed.IsSilent(loading[0]) ? "The replica does not answer."
            : status is { Message.Length: > 0 } ? status.Message : "Loading the model.";
        return $"{detail} ({loading[0].Key.Node}/{loading[0].Key.Device}, {loading.Count} of {runtime.Wanted} replicas to go)";
    }
}
