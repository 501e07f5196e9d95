using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Takes an endpoint one step from what is to what was asked. A step changes the state only through the record that it
/// returns; what it does outside (places taken, replicas drained) can be done again or is undone by a lease, so a step may be
/// lost at any point. A new replica is first written down and loaded in the step after, so that none is ever loaded that
/// nobody knows of. No call of a step is waited for for long: what could not be reached is seen to in a later step.
/// </summary>
internal sealed class EndpointReconciler
{
    private readonly RetiredReplicas _retired;
    private readonly ConfigDeployment _deployment;
    private readonly ReplicaKeeper _keeper;

    public EndpointReconciler(IServingGrains grains, GrainCalls calls, EndpointOptions options, TimeProvider time)
    {
        Observed = new ReplicaObserver(grains, calls, options, time);
        Groups = new ReplicaGroups(Observed);
        Routers = new RouterReports(options.WaitingReportLifetime, time);
        var models = new ServedModels(grains, calls, Runtimes);
        var placer = new ReplicaPlacer(grains, calls, models, Groups, time);
        _retired = new RetiredReplicas(Observed, new ReplicaUnloader(grains, calls, options, time), options, time);
        _deployment = new ConfigDeployment(Observed, Groups, Runtimes, models, placer, new LogReader(grains, options, time), options, time);
        _keeper = new ReplicaKeeper(Observed, Groups, Runtimes, Routers, models, placer, options, time);
    }

    /// <summary>What the replicas said last.</summary>
    public ReplicaObserver Observed { get; }

    /// <summary>The replicas by what becomes of them.</summary>
    public ReplicaGroups Groups { get; }

    /// <summary>What is remembered of served entities.</summary>
    public EntityRuntimes Runtimes { get; } = new();

    /// <summary>What routers reported lately.</summary>
    public RouterReports Routers { get; }

    /// <summary>Forgets everything: the endpoint was deleted.</summary>
    public void Reset()
    {
        Runtimes.Clear();
        Routers.Clear();
    }

    /// <summary>Takes one step. The state that comes back is to be written before the next step.</summary>
    public async Task<EndpointState> StepAsync(EndpointState state)
    {
        await Observed.ObserveAsync(state);
        state = await _retired.UnloadAsync(state);
        if (state.Updating is { } updating)
            state = await _deployment.AdvanceAsync(state, updating);
        if (state.Serving is { } serving)
            state = await _keeper.KeepUpAsync(state, serving);
        Runtimes.ForgetOld(state);
        Routers.ForgetSilent();
        return state;
    }

    /// <summary>Whether something is under way that the next step should not be late for.</summary>
    public bool IsBusy(EndpointState state) =>
        state.Updating is not null
        // One that cannot be reached comes back, or is given up, within seconds, not within one of these intervals.
        || state.Replicas.Any(r => !Observed.IsSilent(r) && (r.IsRetiring || Observed[r.Key]?.State != ReplicaState.Ready))
        || (state.Serving is { } serving && serving.ServedEntities.Any(e => Groups.Staying(state, serving, e).Count() < Runtimes[serving, e].Wanted));
}
