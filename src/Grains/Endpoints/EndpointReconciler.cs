using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Grains.Replicas;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Takes an endpoint one step from what is to what was asked. A step changes the state only through the record that it
/// returns; what it does outside (places taken, replicas drained) can be done again or is undone by a lease, so a step may be
/// lost at any point. A new replica is first written down and loaded in the step after, so that none is ever loaded that
/// nobody knows of. No call of a step is waited for for long: what could not be reached is seen to in a later step.
/// </summary>
internal sealed class EndpointReconciler(IServingGrains grains, GrainCalls calls, EndpointOptions options, TimeProvider time)
{
    private static readonly IReadOnlyDictionary<string, double> NoShares = new Dictionary<string, double>();

    private readonly ReplicaUnloader _unloader = new(grains, calls, options, time);
    private readonly LogReader _logs = new(grains, options, time);
    private readonly ConcurrencyScaler _scaler = new(options.Scaling);
    private readonly ThroughputScaler _throughputScaler = new(options.Scaling);
    private readonly Dictionary<(long ConfigVersion, string Entity), EntityRuntime> _entities = [];
    private readonly Dictionary<string, (DateTimeOffset At, RouterReport Report)> _routers = [];

    /// <summary>What the replicas said last.</summary>
    public ReplicaObserver Observed { get; } = new(grains, calls, options, time);

    /// <summary>What is remembered of a served entity.</summary>
    public EntityRuntime Runtime(EndpointConfig config, ServedEntity entity)
    {
        var key = (config.Version, entity.Name);
        if (!_entities.TryGetValue(key, out var runtime))
            _entities[key] = runtime = new EntityRuntime();
        return runtime;
    }

    /// <summary>Notes what waits in a router, and what was asked of it.</summary>
    public void Take(RouterReport report) => _routers[report.RouterId] = (time.GetUtcNow(), report);

    /// <summary>What each router may let in of an entity's maximum throughput; empty where one alone lets requests in.</summary>
    public IReadOnlyDictionary<string, double> SharesOf(ServedEntity entity)
    {
        if (ProvisionedThroughput.MaxOf(entity) is not { } max)
            return NoShares;
        var now = time.GetUtcNow();
        var demands = _routers.Where(r => now - r.Value.At <= options.WaitingReportLifetime && r.Value.Report.Throughput.ContainsKey(entity.Name))
            .ToDictionary(r => r.Key, r => r.Value.Report.Throughput[entity.Name]);
        return demands.Count < 2 ? NoShares : ThroughputShares.Divide(max, demands);
    }

    /// <summary>Forgets everything: the endpoint was deleted.</summary>
    public void Reset()
    {
        _entities.Clear();
        _routers.Clear();
    }

    /// <summary>Takes one step. The state that comes back is to be written before the next step.</summary>
    public async Task<EndpointState> StepAsync(EndpointState state)
    {
        await Observed.ObserveAsync(state);
        state = await UnloadRetiredAsync(state);
        if (state.Updating is { } updating)
            state = await AdvanceUpdateAsync(state, updating);
        if (state.Serving is { } serving)
            state = await KeepUpAsync(state, serving);
        ForgetOldEntities(state);
        return state;
    }

    /// <summary>Whether something is under way that the next step should not be late for.</summary>
    public bool IsBusy(EndpointState state) =>
        state.Updating is not null
        // One that cannot be reached comes back, or is given up, within seconds, not within one of these intervals.
        || state.Replicas.Any(r => !Observed.IsSilent(r) && (r.IsRetiring || Observed[r.Key]?.State != ReplicaState.Ready))
        || (state.Serving is { } serving && serving.ServedEntities.Any(e => Staying(state, serving, e).Count() < Runtime(serving, e).Wanted));

    // 1. Retired replicas: once no router can still hold an old table, let go; forget them when their memory is back, or gone with
    // their node. One that cannot be reached may still hold its memory: it is asked again at every step until it answers.
    private async Task<EndpointState> UnloadRetiredAsync(EndpointState state)
    {
        var retired = state.Replicas.Where(r => r.IsRetiring).ToList();
        var isOver = await Task.WhenAll(retired.Select(LetGoAsync));
        var over = retired.Where((_, i) => isOver[i]).Select(r => r.Key).ToHashSet();
        if (over.Count == 0)
            return state;
        await _unloader.ReleaseAsync(over);
        return state with { Replicas = [.. state.Replicas.Where(r => !over.Contains(r.Key))] };
    }

    private async Task<bool> LetGoAsync(ReplicaAssignment retired)
    {
        if (Observed.IsGone(retired))
            return true;
        if (Observed.IsSilent(retired) || Observed[retired.Key] is not { } status)
            return false;
        if (status.State == ReplicaState.Unloaded)
            return true;
        // One that came back empty under its key is told that it is over, so that its process can forget it.
        if (status.State == ReplicaState.Absent)
            return await _unloader.TryUnloadAsync(retired.Key);
        if (status.State != ReplicaState.Draining || time.GetUtcNow() - retired.RetiringSince >= options.DrainGrace)
            await _unloader.TryUnloadAsync(retired.Key);
        return false;
    }

    // 2. The config under way: get every entity its first replicas; switch when all are ready, fail when one cannot be.
    private async Task<EndpointState> AdvanceUpdateAsync(EndpointState state, EndpointConfig config)
    {
        (state, config) = await LearnAsync(state, config);
        if (config.OddOne(out var oddity) is { } odd)
            return await FailUpdateAsync(state, config, odd, $"Its model {oddity}");
        foreach (var entity in config.ServedEntities)
        {
            if (Runtime(config, entity).ModelFault is { Length: > 0 } fault)
                return await FailUpdateAsync(state, config, entity, fault);
        }

        var ready = true;
        foreach (var entity in config.ServedEntities)
        {
            var runtime = Runtime(config, entity);
            if (entity.Traits is not null && entity.AwaitsChunk())
            {
                // Nothing says yet how many replicas are asked for; what it waits for was noted when that was found out.
                (runtime.Wanted, ready) = (1, false);
                continue;
            }

            var least = Math.Max(1, ScaleLimits.Of(entity).MinReplicas);
            runtime.Wanted = Math.Clamp(RunningFor(state, entity), least, Math.Max(least, ScaleLimits.Of(entity).MaxReplicas));
            var failed = Assigned(state, config, entity).FirstOrDefault(r => Observed[r.Key]?.State == ReplicaState.Failed);
            if (failed is not null)
                return await FailUpdateAsync(state, config, entity, Observed[failed.Key]!.Message);

            // A replica that was lost on the way is made again elsewhere, until the time is up.
            state = state.Retire(r => r.BelongsTo(config, entity) && Observed.LossOf(r) is not null, time.GetUtcNow());
            state = RetireLeaving(state, config, entity, runtime);
            var (next, fault) = await FillAsync(state, config, entity, runtime, int.MaxValue);
            state = next;
            if (fault is not null)
                return await FailUpdateAsync(state, config, entity, fault);
            ready &= IsReadyToServe(state, config, entity, runtime, least);
        }

        if (ready)
            return await SwitchAsync(state, config);
        if (time.GetUtcNow() - state.Pending!.StartedAt < options.DeploymentTimeout)
            return state;

        var late = config.ServedEntities.FirstOrDefault(e => Staying(state, config, e).Count(Observed.IsReady) < Runtime(config, e).Wanted)
            ?? config.ServedEntities[0];
        var reason = $"Not ready within {options.DeploymentTimeout.TotalSeconds:0} seconds. {EntityDescriber.Progress(state, config, late, this)}";
        return await FailUpdateAsync(state, config, late, reason.TrimEnd());
    }

    // A new config takes over with as many replicas as serve now, so that a switch under load is no step back.
    private static int RunningFor(EndpointState state, ServedEntity entity)
    {
        if (state.Serving is not { } serving)
            return 0;
        var before = serving.ServedEntities.FirstOrDefault(e => e.Name == entity.Name)
            ?? serving.ServedEntities.FirstOrDefault(e => e.EntityName == entity.EntityName);
        return before is null ? 0 : Strength(Assigned(state, serving, before).ToList());
    }

    // Those whose nodes are being drained are not built upon. Where there is no room for that many beside those that serve, the least
    // will do, and so will they: the others find room when the old ones go.
    private bool IsReadyToServe(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, int least)
    {
        var assigned = Assigned(state, config, entity).ToList();
        var ready = assigned.Count(Observed.IsReady);
        return Staying(state, config, entity).Count(Observed.IsReady) >= runtime.Wanted || (ready >= least && ready == assigned.Count && runtime.WaitsFor.Length > 0);
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

    // 3. The serving config: as many replicas as the autoscaler wants; lost and failed ones are replaced.
    private async Task<EndpointState> KeepUpAsync(EndpointState state, EndpointConfig config)
    {
        (state, config) = await LearnAsync(state, config);
        foreach (var entity in config.ServedEntities)
        {
            var runtime = Runtime(config, entity);
            state = Replace(state, config, entity, runtime);
            state = Scale(state, config, entity, runtime);
            state = RetireLeaving(state, config, entity, runtime);
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
        (state, var fault) = await FillAsync(state, config, entity, runtime, pauses ? runtime.LostWithNodes : int.MaxValue);
        runtime.WaitsFor = fault ?? (pauses && runtime.WaitsFor.Length == 0 ? before : runtime.WaitsFor);
        return state;
    }

    private EndpointState Replace(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var now = time.GetUtcNow();
        foreach (var broken in Assigned(state, config, entity).ToList())
        {
            if (Observed.LossOf(broken) is not { } loss)
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
        if (Assigned(state, config, entity).Any(r => r.PlacedAt >= runtime.FailedAt && Observed.IsReady(r)))
            runtime.Failures = 0;
        return state;
    }

    private EndpointState Scale(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var now = time.GetUtcNow();
        var replicas = Assigned(state, config, entity).ToList();
        var seen = replicas.Where(r => Observed[r.Key] is not null).Select(r => (r.Key, Observed[r.Key]!));
        var signal = runtime.Measure(now, seen, WaitingFor(entity.Name, now));
        var memory = runtime.Memory ?? FirstMemory(signal.Requests.NowSeconds, Strength(replicas));
        var decision = entity.ThroughputChunk is { } chunk
            ? _throughputScaler.Decide(ScaleLimits.Of(entity), chunk, signal, memory)
            : _scaler.Decide(ScaleLimits.Of(entity), signal.Requests, memory);
        if (runtime.Memory is not null && decision.Replicas != runtime.Wanted)
        {
            state = state.WithEvent(now, EventTypes.Scale, EventStatus.Success,
                $"Served entity '{entity.Name}' scales from {Strength(replicas)} to {decision.Replicas} replicas.", entity.Name, config.Version);
        }

        runtime.IsWaking = replicas.Count == 0 ? runtime.IsWaking || runtime.Failures == 0 : runtime.IsWaking && !replicas.Any(Observed.IsReady);
        (runtime.Memory, runtime.Wanted) = (decision.Memory, decision.Replicas);
        // Those that do not serve go first, then the youngest: the oldest are warm, and on a shrinking endpoint they stay where they are.
        var staying = replicas.Where(r => !Observed.IsLeaving(r)).ToList();
        var surplus = staying.OrderBy(Observed.IsReady).ThenByDescending(r => r.PlacedAt)
            .Take(staying.Count - decision.Replicas).Select(r => r.Key).ToHashSet();
        return state.Retire(r => surplus.Contains(r.Key), now);
    }

    // Replicas on nodes that are being drained serve until as many are ready elsewhere as are wanted; each that is ready relieves one.
    private EndpointState RetireLeaving(EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime)
    {
        var needed = Math.Max(0, runtime.Wanted - Staying(state, config, entity).Count(Observed.IsReady));
        var relieved = Leaving(state, config, entity).OrderByDescending(Observed.IsReady).ThenBy(r => r.PlacedAt)
            .Skip(needed).Select(r => r.Key).ToHashSet();
        return state.Retire(r => relieved.Contains(r.Key), time.GetUtcNow());
    }

    // The autoscaler's memory does not outlive the process or the config version, the replicas' assignments do: as many as there are
    // were needed just now; and an entity that serves with none was asleep, and a restart is no reason to wake it.
    private static ScaleMemory FirstMemory(double now, int replicas) => replicas == 0
        ? ScaleMemory.None with { LastActiveSeconds = 0 }
        : ScaleMemory.None with { Peaks = [new ScalePeak(now, replicas)], Replicas = replicas };

    private async Task<(EndpointState State, string? Fault)> FillAsync(
        EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, int atMost)
    {
        var missing = runtime.Wanted - Staying(state, config, entity).Count();
        if (missing <= 0)
        {
            (runtime.WaitsFor, runtime.LostWithNodes) = ("", 0);
            return (state, null);
        }

        try
        {
            var (version, fault) = await FindVersionAsync(entity, runtime);
            return version is null ? (state, fault) : (await PlaceAsync(state, config, entity, version, runtime, Math.Min(missing, atMost)), null);
        }
        catch (Exception e)
        {
            // The border to other grains: one entity's model that cannot be read must hold up neither the others nor the time-out.
            runtime.WaitsFor = $"Waiting for model: {e.Message}";
            return (state, null);
        }
    }

    // What a config has to know of its models is written into it once their versions are registered, which may be after the config.
    private async Task<(EndpointState State, EndpointConfig Config)> LearnAsync(EndpointState state, EndpointConfig config)
    {
        foreach (var entity in config.ServedEntities.Where(e => e.Traits is null || e.AwaitsChunk()).ToList())
        {
            if (await TryLearnAsync(config, entity) is not { } version)
                continue;
            if (Mistaken(config, entity, version))
                continue;
            var learned = config.With(entity, ServedTraits.Of(version.Manifest!)).With(entity, await ChunkAsync(config, entity, version));
            if (learned.ServedEntities.SequenceEqual(config.ServedEntities))
                continue;
            config = learned;
            state = state.WithConfig(config);
        }

        return (state, config);
    }

    // Whether its model cannot be served as it is asked for, which is noted.
    private bool Mistaken(EndpointConfig config, ServedEntity entity, ModelVersionInfo version)
    {
        var mistakes = new Mistakes();
        QuantizationRules.Check(entity, version.Manifest!, "", mistakes);
        if (entity.AwaitsChunk())
            ThroughputRules.Check(entity, version, "", mistakes);
        Runtime(config, entity).ModelFault = mistakes.Count > 0 ? mistakes.ToString() : "";
        return mistakes.Count > 0;
    }

    // The chunk of an entity that asks for throughput; what it waits for is noted where there is none.
    private async Task<int?> ChunkAsync(EndpointConfig config, ServedEntity entity, ModelVersionInfo version)
    {
        if (!entity.AwaitsChunk())
            return null;
        var chunk = ThroughputRules.Check(entity, version, "", new Mistakes());
        if (chunk is null)
            version = await MeasureAsync(entity, version);
        Runtime(config, entity).WaitsFor = chunk is null
            ? $"Waiting for the throughput of model version '{entity.EntityName}' {entity.EntityVersion} to be measured. {version.StatusMessage}".TrimEnd()
            : "";
        return chunk;
    }

    // A model measures by itself with its own bits only.
    private async Task<ModelVersionInfo> MeasureAsync(ServedEntity entity, ModelVersionInfo version)
    {
        try
        {
            return await calls.MeasureAsync(grains, entity, version);
        }
        catch (Exception)
        {
            // The border to other grains: a model that does not answer just now is asked again in the next step.
            return version;
        }
    }

    private async Task<ModelVersionInfo?> TryLearnAsync(EndpointConfig config, ServedEntity entity)
    {
        try
        {
            var (version, _) = await FindVersionAsync(entity, Runtime(config, entity));
            return version;
        }
        catch (Exception)
        {
            // The border to other grains: a model that cannot be read just now is asked again in the next step.
            return null;
        }
    }

    /// <summary>The model version to load; null while it is not there. The fault says why it never will be; null when it may.</summary>
    private async Task<(ModelVersionInfo? Version, string? Fault)> FindVersionAsync(ServedEntity entity, EntityRuntime runtime)
    {
        var model = await calls.AskAsync($"Model '{entity.EntityName}'", () => grains.Model(entity.EntityName).GetAsync());
        var version = model?.Version(entity.EntityVersion);
        if (version is null)
            return (null, $"Model version '{entity.EntityName}' {entity.EntityVersion} does not exist.");
        if (version.Status == ModelVersionStatus.FailedRegistration)
            return (null, $"Model version '{entity.EntityName}' {entity.EntityVersion} could not be registered: {version.StatusMessage}");
        if (version.Status != ModelVersionStatus.PendingRegistration)
            return (version, null);
        runtime.WaitsFor = $"Waiting for model version '{entity.EntityName}' {entity.EntityVersion}: {version.StatusMessage}";
        return (null, null);
    }

    /// <summary>Finds places for new replicas and writes them down, as many as there are places.</summary>
    private async Task<EndpointState> PlaceAsync(
        EndpointState state, EndpointConfig config, ServedEntity entity, ModelVersionInfo version, EntityRuntime runtime, int count)
    {
        runtime.WaitsFor = "";
        var memory = WorkloadTypes.MemoryFor(entity.WorkloadType, entity.ManifestOf(version.Manifest!).MemoryBytes);
        for (; count > 0; count--)
        {
            var id = $"{config.Version}-{Guid.NewGuid():n}";
            var place = await TryPlaceAsync(new PlacementRequest(state.Name, id, WorkloadTypes.KindOf(entity.WorkloadType), memory, count));
            if (place.Key is not { } key)
            {
                runtime.WaitsFor = $"Waiting for capacity: {place.Reason}";
                break;
            }

            state = Assign(state, config, entity, key);
            runtime.LostWithNodes = Math.Max(0, runtime.LostWithNodes - 1);
        }

        return state;
    }

    private EndpointState Assign(EndpointState state, EndpointConfig config, ServedEntity entity, ReplicaKey key)
    {
        var now = time.GetUtcNow();
        var taken = Assigned(state, config, entity).Select(r => r.Replaces).ToHashSet();
        var leaving = Leaving(state, config, entity).FirstOrDefault(r => !taken.Contains(r.Key));
        var assignment = new ReplicaAssignment
        {
            Key = key,
            ServedEntity = entity.Name,
            ConfigVersion = config.Version,
            PlacedAt = now,
            Replaces = leaving?.Key,
        };
        state = state with { Replicas = [.. state.Replicas, assignment] };
        return leaving is null ? state : state.WithEvent(now, EventTypes.Deployment, EventStatus.InProgress,
            $"Served entity '{entity.Name}' moves a replica away from node '{leaving.Key.Node}', which is being drained, to node '{key.Node}'.",
            entity.Name, config.Version);
    }

    private async Task<PlacementResult> TryPlaceAsync(PlacementRequest request)
    {
        try
        {
            return await calls.AskAsync("The node directory", () => grains.NodeDirectory().PlaceAsync(request));
        }
        catch (Exception e)
        {
            // The border to another grain: the places that were found before this one are kept.
            return new PlacementResult(null, e.Message);
        }
    }

    private async Task<EndpointState> KeepBuildLogAsync(EndpointState state, EndpointConfig config, ServedEntity entity, string end)
    {
        // Those that do not answer have been waited for already.
        var lines = await _logs.ReadAsync(Assigned(state, config, entity).Where(r => !Observed.IsSilent(r)), ReplicaLog.Build);
        return state.WithBuildLog(new BuildLog(entity.Name, config.Version, [.. lines, TimedLine.Of(time.GetUtcNow(), end)]));
    }

    private int WaitingFor(string entity, DateTimeOffset now)
    {
        var sum = 0;
        foreach (var (at, report) in _routers.Values)
        {
            if (now - at <= options.WaitingReportLifetime)
                sum += report.Waiting.GetValueOrDefault(entity);
        }

        return sum;
    }

    private TimeSpan Backoff(int failures)
    {
        var doubled = options.ReplaceBackoff * Math.Pow(2, Math.Min(failures, 10));
        return doubled < TimeSpan.FromMinutes(1) ? doubled : TimeSpan.FromMinutes(1);
    }

    private void ForgetOldEntities(EndpointState state)
    {
        foreach (var old in _entities.Keys.Where(k => k.ConfigVersion != state.Active?.Version && k.ConfigVersion != state.Pending?.Config.Version).ToList())
            _entities.Remove(old);
        foreach (var silent in _routers.Where(r => time.GetUtcNow() - r.Value.At > options.WaitingReportLifetime).Select(r => r.Key).ToList())
            _routers.Remove(silent);
    }

    /// <summary>The replicas of a served entity that are wanted.</summary>
    public static IEnumerable<ReplicaAssignment> Assigned(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        state.Replicas.Where(r => !r.IsRetiring && r.BelongsTo(config, entity));

    /// <summary>Those of them whose nodes stay: as many as these are to become as many as are wanted.</summary>
    public IEnumerable<ReplicaAssignment> Staying(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        Assigned(state, config, entity).Where(r => !Observed.IsLeaving(r));

    /// <summary>Those of them whose nodes are being drained: they serve, and are to be replaced.</summary>
    public IEnumerable<ReplicaAssignment> Leaving(EndpointState state, EndpointConfig config, ServedEntity entity) =>
        Assigned(state, config, entity).Where(Observed.IsLeaving);

    // As how many replicas they count: one that is to take another's place is no further one.
    private static int Strength(IReadOnlyCollection<ReplicaAssignment> replicas) =>
        replicas.Count(r => r.Replaces is not { } other || replicas.All(o => o.Key != other));
}
