using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Keeps up the serving config: as many replicas as the autoscaler wants; lost and failed ones are replaced.</summary>
internal sealed class ReplicaKeeper(
    ReplicaObserver observed, ReplicaGroups groups, EntityRuntimes runtimes, RouterReports routers, ServedModels models, ReplicaPlacer placer,
    EndpointOptions options, TimeProvider time)
{
    private readonly ConcurrencyScaler _scaler = new(options.Scaling);
    private readonly ThroughputScaler _throughputScaler = new(options.Scaling);

    /// <summary>Takes one step.</summary>
    public async Task<EndpointState> KeepUpAsync(EndpointState state, EndpointConfig config)
    {
        (state, config) = await models.LearnAsync(state, config);
        foreach (var entity in config.ServedEntities.Where(e => e.External is null))
        {
            var runtime = runtimes[config, entity];
            state = Replace(state, config, entity, runtime);
            state = Scale(state, config, entity, runtime);
            state = groups.RetireLeaving(state, config, entity, runtime, time.GetUtcNow());
            state = await RefillAsync(state, config, entity, runtime);
        }

        return state;
    }

    // What failed is made again after a pause; what was lost with its node, at once, whatever failed beside it.
    private async Task<EndpointState> RefillAsync(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var pauses = time.GetUtcNow() < runtime.NotBefore;
        if (pauses && runtime.LostWithNodes == 0)
            return state;
        var before = runtime.WaitsFor;
        (state, var fault) = await placer.FillAsync(state, config, entity, runtime, pauses ? runtime.LostWithNodes : int.MaxValue);
        runtime.WaitsFor = fault ?? (pauses && runtime.WaitsFor.Length == 0 ? before : runtime.WaitsFor);
        return state;
    }

    private EndpointState Replace(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var now = time.GetUtcNow();
        foreach (var broken in ReplicaGroups.Assigned(state, config, entity).ToList())
        {
            if (observed.LossOf(broken) is not { } loss)
                continue;
            state = state.Retire(r => r.Key == broken.Key, now).WithEvent(now, EventTypes.Deployment, EventStatus.Failure,
                $"Served entity '{entity.Name}' lost a replica: {loss.Reason}", entity.Name, config.Version);
            (runtime.WaitsFor, runtime.IsWaking) = (loss.Reason, false);
            if (!loss.IsFault)
            {
                runtime.LostWithNodes++;
                continue;
            }

            runtime.FailedAt = now;
            runtime.NotBefore = now + Backoff(runtime.Failures++);
        }

        // One that was ready all along says nothing about those that fail beside it.
        if (ReplicaGroups.Assigned(state, config, entity).Any(r => r.PlacedAt >= runtime.FailedAt && observed.IsReady(r)))
            runtime.Failures = 0;
        return state;
    }

    private EndpointState Scale(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var now = time.GetUtcNow();
        var replicas = ReplicaGroups.Assigned(state, config, entity).ToList();
        var seen = replicas.Where(r => observed[r.Key] is not null).Select(r => (r.Key, observed[r.Key]!));
        var signal = runtime.Measure(now, seen, routers.WaitingFor(entity.Name, now));
        var memory = runtime.Memory ?? FirstMemory(signal.Requests.NowSeconds, ReplicaGroups.Strength(replicas));
        var decision = entity.ThroughputChunk is { } chunk
            ? _throughputScaler.Decide(ScaleLimits.Of(entity), chunk, signal, memory)
            : _scaler.Decide(ScaleLimits.Of(entity), signal.Requests, memory);
        if (runtime.Memory is not null && decision.Replicas != runtime.Wanted)
        {
            state = state.WithEvent(now, EventTypes.Scale, EventStatus.Success,
                $"Served entity '{entity.Name}' scales from {ReplicaGroups.Strength(replicas)} to {decision.Replicas} replicas.", entity.Name, config.Version);
        }

        runtime.IsWaking = replicas.Count == 0 ? runtime.IsWaking || runtime.Failures == 0 : runtime.IsWaking && !replicas.Any(observed.IsReady);
        (runtime.Memory, runtime.Wanted) = (decision.Memory, decision.Replicas);
        // Those that do not serve go first, then the youngest: the oldest are warm, and on a shrinking endpoint they stay where they are.
        var staying = replicas.Where(r => !observed.IsLeaving(r)).ToList();
        var surplus = staying.OrderBy(observed.IsReady).ThenByDescending(r => r.PlacedAt)
            .Take(staying.Count - decision.Replicas).Select(r => r.Key).ToHashSet();
        return state.Retire(r => surplus.Contains(r.Key), now);
    }

    // The autoscaler's memory does not outlive the process or the config version, the replicas' assignments do: as many as there are
    // were needed just now; and an entity that serves with none was asleep, and a restart is no reason to wake it.
    private static ScaleMemory FirstMemory(double now, int replicas) => replicas == 0
        ? ScaleMemory.None with { LastActiveSeconds = 0 }
        : ScaleMemory.None with { Peaks = [new ScalePeak(now, replicas)], Replicas = replicas };

    private TimeSpan Backoff(int failures)
    {
        var doubled = options.ReplaceBackoff * Math.Pow(2, Math.Min(failures, 10));
        return doubled < TimeSpan.FromMinutes(1) ? doubled : TimeSpan.FromMinutes(1);
    }
}
