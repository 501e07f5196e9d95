using Microsoft.Extensions.Logging;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Endpoints.Tables;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Routing;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// The grain of one serving endpoint. Commands run one at a time through a gate: each makes a new state record, writes it, and
/// takes a first step towards it. Queries read the snapshot that the last command or step left.
/// </summary>
public class ServingEndpoint : IServingEndpoint
{
    private readonly string _name;
    private readonly IServingGrains _grains;
    private readonly EndpointOptions _options;
    private readonly TimeProvider _time;
    private readonly IReconcileSignal _signal;
    private readonly ILogger _logger;
    private readonly EndpointRecord _record;
    private readonly GrainCalls _calls;
    private readonly EndpointReconciler _reconciler;
    private readonly LogReader _logs;
    private readonly ModelPins _pins;
    private readonly ConfigIntake _intake;
    private readonly EndpointRemoval _removal;
    private readonly EndpointSteps _steps;
    private readonly ProposalCheck _proposals;
    private readonly TableClaims _tables;

    /// <summary>Makes the grain of one endpoint, whether or not the endpoint exists.</summary>
    public ServingEndpoint(
        string name, IServingGrains grains, IStateStore store, IEnumerable<IModelRuntime> runtimes, EndpointOptions options,
        TimeProvider time, IReconcileSignal signal, ISecretSealer sealer, IEnumerable<INoticeChannel> channels, ILogger<ServingEndpoint> logger)
    {
        (_name, _grains, _options, _time, _signal, _logger) = (name, grains, options, time, signal, logger);
        _calls = new GrainCalls(time, options.GrainCallTimeout);
        _reconciler = new EndpointReconciler(grains, _calls, options, time);
        _logs = new LogReader(grains, options, time);
        _record = new EndpointRecord(name, store, _reconciler, new RouteBoard(time, options.WatchTimeout));
        _pins = new ModelPins(name, grains, _calls, [.. runtimes]);
        var ids = new ObjectIds(ObjectIds.Endpoints, store);
        _intake = new ConfigIntake(name, _pins, sealer, options, time);
        _tables = new TableClaims(name, grains, store, _calls, time);
        _proposals = new ProposalCheck(name, _intake, _tables, options, time);
        _removal = new EndpointRemoval(name, grains, _record, _reconciler, new ReplicaUnloader(grains, _calls, options, time), _pins, ids, _tables, _calls);
        _steps = new EndpointSteps(name, _record, _reconciler, _removal, _pins, ids, _tables, new NoticeOutbox([.. channels], time), options, time, logger);
    }

    /// <inheritdoc/>
    public async Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller)
    {
        _intake.Check(creation);
        using var turn = await EnterAsync();
        if (_record.State is { Deleting: true } leftover && !await _removal.FinishAsync(leftover))
            throw _removal.StillUnderWay();
        if (_record.State is not null)
            throw AlreadyThere();

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
            RateLimits = creation.RateLimits is { Count: > 0 } limits ? limits : null,
            Notifications = creation.Notifications,
            Telemetry = TelemetryTransitions.AtCreation(creation),
        }.Govern(creation.Gateway).WithEvent(now, EventTypes.Create, EventStatus.Success, $"Created by {caller}.", null, 0);

        try
        {
            if (creation.Config is { ServedEntities.Count: > 0 })
                state = await _intake.BeginAsync(state, creation.Config, caller, "config.");
            await _tables.ClaimAsync(state, "ai_gateway.");
            await _calls.TellAsync(EndpointRemoval.Catalog, () => _grains.EndpointCatalog().AddAsync(_name));
            await _record.WriteAsync(state);
        }
        finally
        {
            _pins.Settle();
        }

        EndpointLog.Created(_logger, _name, caller);
        await _steps.TakeSafelyAsync();
        _signal.Soon(_name);
        return (await _record.RequireViewAsync()).Description;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(EndpointProposal proposal)
    {
        using var turn = await EnterAsync();
        if (proposal.Creation is { } creation)
        {
            if (_record.State is { Deleting: false })
                throw AlreadyThere();
            await _proposals.CheckCreationAsync(creation);
            return;
        }

        // A gateway may change while an update is under way, and at provided endpoints too.
        var state = proposal.Config is null ? _record.Existing() : Changeable();
        if (proposal.Config is not null)
            RefuseWhileUpdating(state);
        await _proposals.CheckChangeAsync(state, proposal);
    }

    /// <inheritdoc/>
    public async Task ProvideAsync(FoundationModelOffer offer)
    {
        using var turn = await EnterAsync();
        if (_record.State is { Deleting: true } leftover && !await _removal.FinishAsync(leftover))
            throw _removal.StillUnderWay();
        if (_record.State is { Foundation: null })
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"The name of the endpoint '{_name}' for the model '{offer.Model.Name}' is taken.");
        if (_record.State?.Foundation is { } provided && provided.Name != offer.Model.Name)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"Endpoint '{_name}' is provided for another model already, '{provided.Name}'.");
        var now = _time.GetUtcNow();
        var state = (_record.State ?? ProvidedTransitions.New(_name, offer, now)).Take(offer, now);
        if (ReferenceEquals(state, _record.State))
            return;
        await _calls.TellAsync(EndpointRemoval.Catalog, () => _grains.EndpointCatalog().AddAsync(_name));
        await _record.WriteAsync(state);
        EndpointLog.Provided(_logger, _name, offer.Model.Name, offer.Version);
        await _steps.TakeSafelyAsync();
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
        _intake.Check(config);
        return CommandAsync(async state =>
        {
            RefuseWhileUpdating(state);
            return config.ServedEntities.Count == 0
                ? state.RemoveConfig(caller, _time.GetUtcNow())
                : await _intake.BeginAsync(state, config, caller);
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
    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => RecordConflict.RetryAsync(async () =>
    {
        // Nearly all endpoints have nothing granted to it: they are not made to wait for what they are doing.
        if (await _record.ViewAsync() is not { } view || ReferenceEquals(view.State.RevokeAccess(kind, principal, _time.GetUtcNow()), view.State))
            return false;
        using var turn = await EnterAsync();
        if (_record.State is { Deleting: false } state)
            await _record.WriteAsync(state.RevokeAccess(kind, principal, _time.GetUtcNow()));
        return true;
    });

    /// <inheritdoc/>
    public Task<EndpointDescription> SetGatewayAsync(GatewayConfig gateway, string caller) => CommandAsync(
        state => WithTablesAsync(state.SetGateway(gateway, _options.Guardrails, caller, _time.GetUtcNow())), alsoProvided: true);

    /// <inheritdoc/>
    public Task<EndpointDescription> SetRateLimitsAsync(IReadOnlyList<RateLimit> limits, string caller) => CommandAsync(
        state => Task.FromResult(state.SetRateLimits(limits, caller, _time.GetUtcNow())), alsoProvided: true);

    /// <inheritdoc/>
    public Task<EndpointDescription> SetNotificationsAsync(EmailNotifications notifications, string caller) => CommandAsync(
        state => Task.FromResult(state.SetNotifications(notifications, caller, _time.GetUtcNow())));

    /// <inheritdoc/>
    public Task<EndpointDescription> SetTelemetryAsync(TelemetryInput? telemetry, string caller) => CommandAsync(
        state => WithTablesAsync(state.SetTelemetry(telemetry, caller, _time.GetUtcNow())));

    /// <inheritdoc/>
    public Task<EndpointDescription> StopAsync(string caller) => CommandAsync(state =>
    {
        RefuseWhileUpdating(state);
        if (state.Active is null)
            throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' has no active config, so there is nothing to stop.");
        if (state.Active.ServedEntities.Any(e => e.External is not null))
            throw new ServingException(ErrorCode.InvalidState, $"Endpoint '{_name}' serves external models, which take nothing here that a stop would free; only endpoints of own models can be stopped.");
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
        return await _intake.BeginAsync(state, again, caller);
    });

    /// <inheritdoc/>
    public Task DeleteAsync(string caller) => RecordConflict.RetryAsync(async () =>
    {
        using var turn = await EnterAsync();
        await DeleteAsync(Changeable(), caller);
        return true;
    });

    private async Task DeleteAsync(EndpointState state, string caller)
    {
        await _record.WriteAsync(state with { Deleting = true });
        EndpointLog.Deleted(_logger, _name, caller);
        // From here on the deletion is decided; what remains of it is carried on by the reconciliation when it breaks off.
        try
        {
            await _removal.FinishAsync(_record.State!);
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
        _reconciler.Routers.Take(report);
        // What was asked of a router changes the shares of all, and nothing else: no reason to ask every replica.
        if (report.Waiting.Count == 0)
        {
            _record.Publish();
            return;
        }

        // While steps fail, the driver takes the next one when its pause is over: requests that keep coming must not hurry it.
        if (_steps.AreFailing)
            return;
        await _steps.TakeSafelyAsync();
        _signal.Soon(_name);
    }

    /// <inheritdoc/>
    public async Task<TimeSpan> ReconcileAsync()
    {
        using var turn = await EnterAsync();
        if (_record.State is null)
        {
            // What an interrupted creation left: a name without an endpoint.
            await _calls.TellAsync(EndpointRemoval.Catalog, () => _grains.EndpointCatalog().RemoveAsync(_name));
            return _options.IdleInterval;
        }

        await _steps.TakeSafelyAsync();
        return _steps.PauseBeforeNext();
    }

    private async Task<EndpointState> WithTablesAsync(EndpointState next)
    {
        await _tables.ClaimAsync(next);
        return next;
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
        if (!_steps.AreFailing)
            await _steps.TakeSafelyAsync();
        if (_record.State is { Deleting: false } && _record.Routes.Current is null)
        {
            throw new ServingException(
                ErrorCode.TemporarilyUnavailable, $"Endpoint '{_name}' could not look after its replicas yet. Try again in a moment.");
        }

        _signal.Soon(_name);
    }

    /// <summary>
    /// Lets no router wait for news any more: each is given the routes as they are, and asks again where the endpoint is to be found then.
    /// For the end of the process, which would wait for them otherwise.
    /// </summary>
    protected void EndWatches() => _record.Routes.End();

    /// <summary>Whether it holds no endpoint, as far as was read: another grain of its name would take up all there is to take up.</summary>
    internal bool IsVacant => _record.State is null;

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

    private Task<EndpointDescription> CommandAsync(Func<EndpointState, Task<EndpointState>> change, bool alsoProvided = false) =>
        RecordConflict.RetryAsync(() => AttemptAsync(change, alsoProvided));

    private async Task<EndpointDescription> AttemptAsync(Func<EndpointState, Task<EndpointState>> change, bool alsoProvided)
    {
        using var turn = await EnterAsync();
        var state = alsoProvided ? _record.Existing() : Changeable();
        try
        {
            await _record.WriteAsync(await change(state));
        }
        finally
        {
            _pins.Settle();
        }

        await _steps.TakeSafelyAsync();
        _signal.Soon(_name);
        return (await _record.RequireViewAsync()).Description;
    }

    /// <summary>The state of an endpoint that exists and that people may change.</summary>
    private EndpointState Changeable() => _record.Existing() is { Foundation: null } state
        ? state
        : throw new ServingException(ErrorCode.PermissionDenied,
            $"Endpoint '{_name}' is provided by the server for the model '{_record.State!.Foundation!.Name}': it cannot be changed or deleted. " +
            "It follows the newest version of the model and goes when the model is deleted.");

    private ServingException AlreadyThere() =>
        new(ErrorCode.ResourceAlreadyExists, $"Serving endpoint with name '{_name}' already exists.") { Mistakes = [new Mistake("name", "is the name of another endpoint.")] };

    private void RefuseWhileUpdating(EndpointState state)
    {
        if (state.Updating is { } updating)
        {
            throw new ServingException(ErrorCode.ResourceConflict,
                $"Endpoint '{_name}' is currently updating to config version {updating.Version}. Wait for the update to complete, or cancel it.");
        }
    }
}
