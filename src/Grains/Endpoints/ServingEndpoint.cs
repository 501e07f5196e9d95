using Microsoft.Extensions.Logging;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Routing;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// The grain of one serving endpoint. Commands run one at a time through a gate: each makes a new state record, writes it, and
/// takes a first step towards it. Queries read the snapshot that the last command or step left.
/// </summary>
public class ServingEndpoint : IServingEndpoint
{
    private const string Catalog = "The catalog of endpoints";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnpinPause = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly IServingGrains _grains;
    private readonly EndpointOptions _options;
    private readonly TimeProvider _time;
    private readonly IReconcileSignal _signal;
    private readonly ILogger _logger;
    private readonly EndpointRecord _record;
    private readonly GrainCalls _calls;
    private readonly EndpointReconciler _reconciler;
    private readonly ReplicaUnloader _unloader;
    private readonly LogReader _logs;
    private readonly ModelPins _pins;
    private readonly ObjectIds _ids;

    // Under the record's gate: how many steps failed in a row.
    private int _failedSteps_NeedsGate;

    // Under the record's gate: before this moment no model is asked again that could not be unpinned.
    private DateTimeOffset _nextUnpin_NeedsGate;

    // Under the record's gate: the state that the last reconciliation of a busy endpoint left, and since when it is that, as a timestamp.
    private EndpointState? _lastState_NeedsGate;
    private long _lastChange_NeedsGate;

    /// <summary>Makes the grain of one endpoint, whether or not the endpoint exists.</summary>
    public ServingEndpoint(
        string name, IServingGrains grains, IStateStore store, IEnumerable<IModelRuntime> runtimes, EndpointOptions options,
        TimeProvider time, IReconcileSignal signal, ILogger<ServingEndpoint> logger)
    {
        (_name, _grains, _options, _time, _signal, _logger) = (name, grains, options, time, signal, logger);
        _calls = new GrainCalls(time, options.GrainCallTimeout);
        _reconciler = new EndpointReconciler(grains, _calls, options, time);
        _unloader = new ReplicaUnloader(grains, _calls, options, time);
        _logs = new LogReader(grains, options, time);
        _record = new EndpointRecord(name, store, _reconciler, new RouteBoard(time, options.WatchTimeout));
        _pins = new ModelPins(name, grains, _calls, [.. runtimes]);
        _ids = new ObjectIds(ObjectIds.Endpoints, store);
    }

    /// <inheritdoc/>
    public async Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller)
    {
        CheckCreation(creation);
        using var turn = await EnterAsync();
        if (_record.State is { Deleting: true } leftover && !await FinishDeletionAsync(leftover))
            throw StillBeingDeleted();
        if (_record.State is not null)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"Serving endpoint with name '{_name}' already exists.");

        var now = _time.GetUtcNow();
        var state = new EndpointState
        {
            Name = _name,
            Id = Guid.NewGuid().ToString("n"),
            Creator = caller,
            CreatedAt = now,
            UpdatedAt = now,
            Description = creation.Description,
            Tags = creation.Tags,
            Access = AccessEdits.Begin(creation.Access, caller),
        }.WithEvent(now, EventTypes.Create, EventStatus.Success, $"Created by {caller}.", null, 0);

        try
        {
            if (creation.Config is { ServedEntities.Count: > 0 })
                state = await BeginUpdateAsync(state, ConfigValidator.Complete(creation.Config, 1, caller, now), caller, "config.");
            await _calls.TellAsync(Catalog, () => _grains.EndpointCatalog().AddAsync(_name));
            await _record.WriteAsync(state);
        }
        finally
        {
            _pins.Settle();
        }

        EndpointLog.Created(_logger, _name, caller);
        await StepSafelyAsync();
        _signal.Soon(_name);
        return (await _record.RequireViewAsync()).Description;
    }

    /// <inheritdoc/>
    public async Task ProvideAsync(FoundationModelOffer offer)
    {
        using var turn = await EnterAsync();
        if (_record.State is { Deleting: true } leftover && !await FinishDeletionAsync(leftover))
            throw StillBeingDeleted();
        if (_record.State is { Foundation: null })
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"The name of the endpoint '{_name}' for the model '{offer.Model.Name}' is taken.");
        if (_record.State?.Foundation is { } provided && provided.Name != offer.Model.Name)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"Endpoint '{_name}' is provided for another model already, '{provided.Name}'.");
        var now = _time.GetUtcNow();
        var state = (_record.State ?? ProvidedTransitions.New(_name, offer, now)).Take(offer, now);
        if (ReferenceEquals(state, _record.State))
            return;
        await _calls.TellAsync(Catalog, () => _grains.EndpointCatalog().AddAsync(_name));
        await _record.WriteAsync(state);
        EndpointLog.Provided(_logger, _name, offer.Model.Name, offer.Version);
        await StepSafelyAsync();
        _signal.Soon(_name);
    }

    /// <inheritdoc/>
    public async Task WithdrawAsync()
    {
        using var turn = await EnterAsync();
        if (_record.State is { Foundation: not null } state)
            await DeleteAsync(state, ProvidedTransitions.Provider);
    }

    /// <inheritdoc/>
    public async Task<EndpointDescription?> GetAsync() => (await _record.ViewAsync())?.Description;

    /// <inheritdoc/>
    public Task<EndpointDescription> UpdateConfigAsync(EndpointConfigInput config, string caller)
    {
        var mistakes = new Mistakes();
        ConfigValidator.Check(config, "", mistakes);
        mistakes.ThrowIfAny();
        return CommandAsync(async state =>
        {
            RefuseWhileUpdating(state);
            var now = _time.GetUtcNow();
            if (config.ServedEntities.Count == 0)
                return state.RemoveConfig(caller, now);
            return await BeginUpdateAsync(state, ConfigValidator.Complete(config, state.LastConfigVersion + 1, caller, now), caller);
        });
    }

    /// <inheritdoc/>
    public Task<EndpointDescription> CancelUpdateAsync(string caller) => CommandAsync(state =>
        state.Updating is null
            ? throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' has no update under way that could be cancelled.")
            : Task.FromResult(state.Cancel(caller, _time.GetUtcNow())));

    /// <inheritdoc/>
    public Task<EndpointDescription> UpdateTagsAsync(IReadOnlyDictionary<string, string> add, IReadOnlyList<string> remove, string caller) =>
        CommandAsync(state =>
        {
            var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in state.Tags.Concat(add))
                tags[key] = value;
            foreach (var key in remove)
                tags.Remove(key);
            return Task.FromResult(state with { Tags = tags, UpdatedAt = _time.GetUtcNow() });
        });

    /// <inheritdoc/>
    public Task<EndpointDescription> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        CommandAsync(state => Task.FromResult(state.ReplaceAccess(id, entries, _time.GetUtcNow())));

    /// <inheritdoc/>
    public Task<EndpointDescription> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        CommandAsync(state => Task.FromResult(state.GrantAccess(id, entries, _time.GetUtcNow())));

    /// <inheritdoc/>
    public Task<EndpointDescription> StopAsync(string caller) => CommandAsync(state =>
    {
        RefuseWhileUpdating(state);
        if (state.Active is null)
            throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' has no active config, so there is nothing to stop.");
        if (state.Stopped)
            throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' is stopped already.");
        return Task.FromResult(state.Stop(caller, _time.GetUtcNow()));
    });

    /// <inheritdoc/>
    public Task<EndpointDescription> StartAsync(string caller) => CommandAsync(async state =>
    {
        RefuseWhileUpdating(state);
        if (!state.Stopped || state.Active is null)
            throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' is not stopped.");
        var again = state.Active with { Version = state.LastConfigVersion + 1, Creator = caller, CreatedAt = _time.GetUtcNow() };
        return await BeginUpdateAsync(state, again, caller);
    });

    /// <inheritdoc/>
    public async Task DeleteAsync(string caller)
    {
        using var turn = await EnterAsync();
        await DeleteAsync(Changeable(), caller);
    }

    private async Task DeleteAsync(EndpointState state, string caller)
    {
        await _record.WriteAsync(state with { Deleting = true });
        EndpointLog.Deleted(_logger, _name, caller);
        // From here on the deletion is decided; what remains of it is carried on by the reconciliation when it breaks off.
        try
        {
            await FinishDeletionAsync(_record.State!);
        }
        catch (Exception e)
        {
            EndpointLog.StepFailed(_logger, _name, e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EndpointConfig>> GetConfigHistoryAsync() => (await _record.RequireViewAsync()).State.History;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EndpointEvent>> GetEventsAsync() => (await _record.RequireViewAsync()).State.Events;

    /// <inheritdoc/>
    public async Task<string> GetLogAsync(string servedEntity, ReplicaLog log, long? configVersion)
    {
        var state = (await _record.RequireViewAsync()).State;
        return await EndpointLogs.ReadAsync(_logs, state, servedEntity, log, configVersion);
    }

    /// <inheritdoc/>
    public async Task<bool> UsesAsync(string modelName, int modelVersion)
    {
        var pin = new ModelPin(modelName, modelVersion);
        return _pins.IsBeingPinned(pin) || (await _record.ViewAsync() is { } view && ModelPins.UsedBy(view.State).Contains(pin));
    }

    /// <inheritdoc/>
    public async Task<bool> OwnsAsync(ReplicaKey replica)
    {
        using var turn = await _record.EnterAsync();
        return _record.State?.Replicas.Any(r => r.Key == replica) == true;
    }

    /// <inheritdoc/>
    public async Task<RouteTable?> WatchRoutesAsync(long afterVersion, CancellationToken cancellationToken)
    {
        if (await _record.ViewAsync() is not null && _record.Routes.Current is null)
            await ShowFirstRoutesAsync();
        if (_record.Routes.IsBehind(afterVersion))
            await CatchUpAsync(afterVersion);
        return await _record.Routes.WatchAsync(afterVersion, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ReportWaitingAsync(RouterReport report)
    {
        using var turn = await EnterAsync();
        _record.Existing();
        _reconciler.Take(report);
        // What was asked of a router changes the shares of all, and nothing else: no reason to ask every replica.
        if (report.Waiting.Count == 0)
        {
            _record.Publish();
            return;
        }

        // While steps fail, the driver takes the next one when its pause is over: requests that keep coming must not hurry it.
        if (_failedSteps_NeedsGate > 0)
            return;
        await StepSafelyAsync();
        _signal.Soon(_name);
    }

    /// <inheritdoc/>
    public async Task<TimeSpan> ReconcileAsync()
    {
        using var turn = await EnterAsync();
        if (_record.State is null)
        {
            // What an interrupted creation left: a name without an endpoint.
            await _calls.TellAsync(Catalog, () => _grains.EndpointCatalog().RemoveAsync(_name));
            return _options.IdleInterval;
        }

        await StepSafelyAsync();
        if (_failedSteps_NeedsGate > 0)
            return PauseAfterFailure(_failedSteps_NeedsGate);
        return _record.State is { Deleting: false } now && _reconciler.IsBusy(now) ? PauseWhileBusy(now) : _options.IdleInterval;
    }

    // Ten thousand endpoints whose models load for minutes, or that wait for room, are not to ask ten times a second each.
    private TimeSpan PauseWhileBusy(EndpointState state)
    {
        if (!ReferenceEquals(state, _lastState_NeedsGate))
            (_lastState_NeedsGate, _lastChange_NeedsGate) = (state, _time.GetTimestamp());
        var pause = _time.GetElapsedTime(_lastChange_NeedsGate) / 10;
        return pause < _options.BusyInterval ? _options.BusyInterval
            : pause < _options.IdleInterval ? pause
            : _options.IdleInterval;
    }

    // Waits for its turn, which begins with its whole time for calls before it.
    private async ValueTask<CommandGate.Turn> EnterAsync()
    {
        var turn = await _record.EnterAsync();
        _calls.BeginTurn();
        return turn;
    }

    // An activation that has asked no replica yet would tell routers of an endpoint without any, in place of the table that they have.
    private async Task ShowFirstRoutesAsync()
    {
        using var turn = await EnterAsync();
        if (_record.State is not { Deleting: false } || _record.Routes.Current is not null)
            return;
        // While steps fail, the driver takes the next one when its pause is over.
        if (_failedSteps_NeedsGate == 0)
            await StepSafelyAsync();
        if (_record.State is { Deleting: false } && _record.Routes.Current is null)
        {
            throw new ServingException(
                ErrorCode.TemporarilyUnavailable, $"Endpoint '{_name}' could not look after its replicas yet. Try again in a moment.");
        }

        _signal.Soon(_name);
    }

    /// <summary>Whether there is an endpoint, one whose deletion is under way included, that is to be called again.</summary>
    protected async ValueTask<bool> ExistsAsync()
    {
        using var turn = await _record.EnterAsync();
        return _record.State is not null;
    }

    // An earlier activation, by a clock that was ahead of this one's, gave out a version above ours: without this its watchers would
    // take everything that is posted here for old.
    private async Task CatchUpAsync(long version)
    {
        using var turn = await _record.EnterAsync();
        if (_record.Routes.IsBehind(version))
            _record.Routes.PassVersion(version);
    }

    private async Task<EndpointDescription> CommandAsync(Func<EndpointState, Task<EndpointState>> change)
    {
        using var turn = await EnterAsync();
        var state = Changeable();
        try
        {
            await _record.WriteAsync(await change(state));
        }
        finally
        {
            _pins.Settle();
        }

        await StepSafelyAsync();
        _signal.Soon(_name);
        return (await _record.RequireViewAsync()).Description;
    }

    private async Task<EndpointState> BeginUpdateAsync(EndpointState state, EndpointConfig config, string caller, string path = "")
    {
        config = await _pins.PinAsync(config, state.Pins, path);
        return state.BeginUpdate(config, caller, _time.GetUtcNow()) with { Pins = [.. state.Pins.Union(ModelPins.UsedBy(config))] };
    }

    /// <summary>Steps while each changes something. A step may fail without harm: the driver takes it again.</summary>
    private async Task StepSafelyAsync()
    {
        try
        {
            // A few are always enough: placed, loading begun. The bound only keeps a mistake from holding the gate.
            for (var steps = 0; steps < 4 && await StepAsync(); steps++)
            {
            }

            _failedSteps_NeedsGate = 0;
        }
        catch (Exception e)
        {
            // The border of the control loop: whatever broke this step, the next one starts from what is written.
            _failedSteps_NeedsGate++;
            EndpointLog.StepFailed(_logger, _name, e);
        }
    }

    // What fails for good, such as a damaged record of a model, must neither keep the processor busy nor fill the log.
    private TimeSpan PauseAfterFailure(int inARow)
    {
        var pause = _options.BusyInterval * Math.Pow(2, Math.Min(inARow - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task<bool> StepAsync()
    {
        if (_record.State is not { } state)
            return false;
        if (state.Deleting)
        {
            await FinishDeletionAsync(state);
            return false;
        }

        await _ids.KeepAsync(state.Id, _name);
        var next = await _reconciler.StepAsync(state);
        _record.MarkObserved();
        // Unpinned is what the written state no longer uses, never what the step about to be written will not: a crash in between
        // would leave a config whose models may be deleted.
        var pins = await UnpinUnusedAsync(state);
        if (!ReferenceEquals(pins, state.Pins))
            next = next with { Pins = pins };
        var changed = !ReferenceEquals(next, state);
        if (changed)
            await _record.WriteAsync(next);
        else
            _record.Publish();
        return changed;
    }

    // A model that cannot be reached keeps its pin for a while; that is no reason to hold up the step.
    private async Task<IReadOnlyList<ModelPin>> UnpinUnusedAsync(EndpointState state)
    {
        if (_time.GetUtcNow() < _nextUnpin_NeedsGate)
            return state.Pins;
        try
        {
            return await _pins.UnpinUnusedAsync(state);
        }
        catch (Exception e)
        {
            // The border to other grains.
            EndpointLog.UnpinFailed(_logger, _name, e);
            _nextUnpin_NeedsGate = _time.GetUtcNow() + UnpinPause;
            return state.Pins;
        }
    }

    /// <summary>Lets the replicas go, then the models, then the record.</summary>
    /// <returns>False when a replica could not be reached that may still hold its memory; the next reconciliation carries on.</returns>
    private async Task<bool> FinishDeletionAsync(EndpointState state)
    {
        var isToldOrGone = await Task.WhenAll(state.Replicas.Select(r => _unloader.TryUnloadAsync(r.Key)));
        await _unloader.ReleaseAsync(state.Replicas.Where((_, i) => isToldOrGone[i]).Select(r => r.Key));
        var left = state.Replicas.Where((_, i) => !isToldOrGone[i]).ToList();
        if (left.Count > 0)
        {
            if (left.Count < state.Replicas.Count)
                await _record.WriteAsync(state with { Replicas = left });
            return false;
        }

        foreach (var pin in state.Pins)
            await _pins.UnpinAsync(pin);
        await _ids.RemoveAsync(state.Id);
        await _record.ClearAsync();
        // An endpoint that is made under this name later is another one and has no past.
        _reconciler.Reset();
        _record.Publish();
        await _calls.TellAsync(Catalog, () => _grains.EndpointCatalog().RemoveAsync(_name));
        return true;
    }

    /// <summary>The state of an endpoint that exists and that people may change.</summary>
    private EndpointState Changeable() => _record.Existing() is { Foundation: null } state
        ? state
        : throw new ServingException(ErrorCode.PermissionDenied,
            $"Endpoint '{_name}' is provided by the server for the model '{_record.State!.Foundation!.Name}': it cannot be changed or deleted. " +
            "It follows the newest version of the model and goes when the model is deleted.");

    private ServingException StillBeingDeleted() => new(ErrorCode.ResourceConflict,
        $"The serving endpoint '{_name}' of that name is still being deleted: " +
        $"{string.Join(", ", _record.State!.Replicas.Select(r => $"node '{r.Key.Node}'").Distinct())} cannot be reached. Try again later.");

    private void RefuseWhileUpdating(EndpointState state)
    {
        if (state.Updating is { } updating)
        {
            throw new ServingException(ErrorCode.ResourceConflict,
                $"Endpoint '{_name}' is currently updating to config version {updating.Version}. Wait for the update to complete, or cancel it.");
        }
    }

    private void CheckCreation(EndpointCreation creation)
    {
        var mistakes = new Mistakes();
        NameRules.CheckEndpointName(_name, mistakes);
        if (creation.Config is not null)
            ConfigValidator.Check(creation.Config, "config.", mistakes);
        mistakes.ThrowIfAny();
    }
}
