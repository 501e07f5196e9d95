using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Models;

/// <summary>
/// A registered model. Commands run one at a time and replace its one record; queries read the snapshot that the last write
/// left. Fetching and inspecting run beside the commands and report back through one; an interrupted one is begun again by
/// the next <see cref="ReconcileAsync"/>, which returns at once and is cheap when there is nothing to do.
/// </summary>
public partial class RegisteredModel : IRegisteredModel, IAsyncDisposable
{
    private readonly string _name;
    private readonly IServingGrains _grains;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ModelRecord _record;
    private readonly VersionRegistrar _registrar;
    private readonly VersionCalibrator _calibrator;
    private readonly ModelTrash _trash;
    private readonly PinVerifier _pins;
    private readonly ObjectIds _ids;

    /// <summary>The model of that full name, whether it exists or not.</summary>
    public RegisteredModel(
        string name,
        IStateStore store,
        IServingGrains grains,
        IModelArtifacts artifacts,
        IEnumerable<IModelRuntime> runtimes,
        CalibrationOptions calibration,
        TimeProvider time,
        ILogger<RegisteredModel> logger)
    {
        _name = name;
        _grains = grains;
        _time = time;
        _logger = logger;
        _record = new ModelRecord(name, store);
        _registrar = new VersionRegistrar(name, artifacts, [.. runtimes], time, logger);
        _calibrator = new VersionCalibrator(name, grains, calibration, time, logger);
        _trash = new ModelTrash(name, artifacts, _registrar, _calibrator, logger);
        _pins = new PinVerifier(name, grains, time);
        _ids = new ObjectIds(ObjectIds.Models, store);
    }

    /// <summary>Whether something is under way or to be done that <see cref="ReconcileAsync"/> looks after.</summary>
    protected bool IsPending => _record.State?.IsPending == true;

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public async Task<RegisteredModelInfo?> GetAsync()
    {
        if (!_record.IsLoaded)
            (await _record.EnterAsync().ConfigureAwait(false)).Dispose();
        return _record.Snapshot is { } info ? WithProgress(info) : null;
    }

    /// <inheritdoc/>
    public async Task<RegisteredModelInfo> CreateAsync(RegisteredModelCreation creation, string caller)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckName("name", _name, mistakes);
        ModelRules.Check(creation, mistakes);
        mistakes.ThrowIfAny();

        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        if (_record.Snapshot is not null)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"A registered model with name '{_name}' already exists.");
        var state = ModelEdits.Create(creation, caller, NewId(), Now) with { Trash = _record.State?.Trash ?? [] };
        // The name first: a record that no catalog knows would be lost, a name without a record is removed by ReconcileAsync.
        await _grains.ModelCatalog().AddAsync(_name).ConfigureAwait(false);
        if (_record.State is { } deleted)
            await _ids.RemoveAsync(deleted.Id).ConfigureAwait(false);
        await _ids.KeepAsync(state.Id, _name).ConfigureAwait(false);
        await _record.WriteAsync(state).ConfigureAwait(false);
        LogCreated(_name, caller);
        return state.Describe(_name);
    }

    /// <inheritdoc/>
    public Task<RegisteredModelInfo> UpdateAsync(string? description, string? owner, string caller)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckDescription("description", description, mistakes);
        ModelRules.CheckLength("owner", owner, AccessRules.MaxName, mistakes);
        mistakes.ThrowIfAny();
        return EditAsync(caller, s => s.Update(description, owner));
    }

    /// <inheritdoc/>
    public async Task DeleteAsync()
    {
        // Endpoints are asked outside the gate; a pin that came meanwhile is asked about in the next round.
        for (IReadOnlyList<VersionPin> stale = []; ;)
        {
            using (var turn = await _record.EnterAsync().ConfigureAwait(false))
            {
                var state = _record.Existing();
                if (state.Pins.All(stale.Contains))
                {
                    await _record.WriteAsync(state.Delete()).ConfigureAwait(false);
                    LogDeleted(_name);
                    await CleanUpAsync_NeedsGate().ConfigureAwait(false);
                    return;
                }

                stale = state.Pins;
            }

            await _pins.CheckStaleAsync(stale).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task SetTagAsync(string key, string? value, string caller)
    {
        CheckTag(key, value);
        return EditAsync(caller, s => s.WithTag(key, value));
    }

    /// <inheritdoc/>
    public Task SetAliasAsync(string alias, int? version, string caller)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckAlias("alias", alias, mistakes);
        mistakes.ThrowIfAny();
        return EditAsync(caller, s =>
        {
            if (version is { } number)
                _ = _record.Existing(s, number);
            return s.WithAlias(alias, version);
        });
    }

    /// <inheritdoc/>
    public Task<RegisteredModelInfo> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) =>
        EditAsync(caller, s => WithId(s, id).ReplaceAccess(entries));

    /// <inheritdoc/>
    public Task<RegisteredModelInfo> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) =>
        EditAsync(caller, s => WithId(s, id).GrantAccess(entries));

    /// <inheritdoc/>
    public async Task RevokeAccessAsync(PrincipalKind kind, string principal)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        if (_record.State is { Deleted: false } state && state.RevokeAccess(kind, principal) is var revoked && !ReferenceEquals(revoked, state))
            await _record.WriteAsync(revoked).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ModelVersionInfo> CreateVersionAsync(ModelVersionCreation creation, string caller)
    {
        var mistakes = new Mistakes();
        ModelRules.Check(creation, mistakes);
        mistakes.ThrowIfAny();

        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = _record.Existing();
        var version = new VersionState
        {
            Version = state.NextVersion,
            Id = NewId(),
            Source = creation.Source,
            RunId = creation.RunId,
            RunLink = creation.RunLink,
            Description = creation.Description,
            Tags = creation.Tags,
            Status = ModelVersionStatus.PendingRegistration,
            Creator = caller,
            CreatedAt = Now,
            UpdatedAt = Now,
        };
        await _record.WriteAsync(Touch(state.AddVersion(version), caller)).ConfigureAwait(false);
        LogVersionCreated(_name, version.Version, caller);
        Begin_NeedsGate();
        return WithProgress(version);
    }

    /// <inheritdoc/>
    public Task<ModelVersionInfo> UpdateVersionAsync(int version, string description, string caller)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckDescription("description", description, mistakes);
        mistakes.ThrowIfAny();
        return EditVersionAsync(version, caller, v => v with { Description = description });
    }

    /// <inheritdoc/>
    public Task SetVersionTagAsync(int version, string key, string? value, string caller)
    {
        CheckTag(key, value);
        return EditVersionAsync(version, caller, v => v.WithTag(key, value));
    }

    /// <inheritdoc/>
    public async Task DeleteVersionAsync(int version)
    {
        for (IReadOnlyList<VersionPin> stale = []; ;)
        {
            using (var turn = await _record.EnterAsync().ConfigureAwait(false))
            {
                var state = _record.Existing();
                var doomed = _record.Existing(state, version);
                IReadOnlyList<VersionPin> pins = [.. state.Pins.Where(p => p.Version == version)];
                if (pins.All(stale.Contains))
                {
                    await _record.WriteAsync(Touch(state.RemoveVersion(doomed), state.UpdatedBy)).ConfigureAwait(false);
                    LogVersionDeleted(_name, version);
                    await CleanUpAsync_NeedsGate().ConfigureAwait(false);
                    return;
                }

                stale = pins;
            }

            await _pins.CheckStaleAsync(stale).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<ModelVersionInfo> CompleteUploadAsync(int version, UploadedArtifact artifact)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = _record.Existing();
        var waiting = _record.Existing(state, version);
        var files = new VersionArtifact(artifact.Folder, artifact.Digest);
        if (waiting.Source.Length == 0 && waiting.Artifact == files)
            return WithProgress(waiting); // the same hand-over again: its answer was lost
        waiting.CheckAwaitsUpload(_name);
        var complete = waiting with { Artifact = files, UpdatedAt = Now };
        await _record.WriteAsync(state.ReplaceVersion(complete)).ConfigureAwait(false);
        Begin_NeedsGate();
        return WithProgress(complete);
    }

    /// <inheritdoc/>
    public async Task<ModelVersionInfo> PinAsync(int version, string endpoint)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = _record.Existing();
        var pinned = _record.Existing(state, version);
        var pin = state.Pins.FirstOrDefault(p => p.Version == version && p.Endpoint == endpoint);
        if (pin is null || !_pins.IsFreshEnough(pin))
            await _record.WriteAsync(state.WithPin(new VersionPin(version, endpoint, Now))).ConfigureAwait(false);
        // Who begins to use it may have come with a new class of devices.
        Begin_NeedsGate();
        return WithProgress(pinned);
    }

    /// <inheritdoc/>
    public async Task UnpinAsync(int version, string endpoint)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = _record.Existing();
        _ = _record.Existing(state, version);
        if (state.Pins.Any(p => p.Version == version && p.Endpoint == endpoint))
            await _record.WriteAsync(state.WithoutPin(version, endpoint)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ModelVersionInfo> MeasureAsync(int version, DeviceKind device, string quantization)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var wanted = _record.Existing(_record.Existing(), version);
        if (wanted.CanBeCalibratedAt(quantization))
            _calibrator.Begin(wanted, new CalibrationGoal(device, quantization), TakeCalibrationAsync, EndCalibrationAsync);
        return WithProgress(wanted);
    }

    /// <inheritdoc/>
    public async Task ReconcileAsync()
    {
        if (_record.IsLoaded && _record.State is { IsPending: false } done && _ids.Keeps(done.Id))
            return;
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        if (_record.State is { Deleted: false } state)
            await _ids.KeepAsync(state.Id, _name).ConfigureAwait(false);
        else if (_record.State is null)
            await _grains.ModelCatalog().RemoveAsync(_name).ConfigureAwait(false);
        await CleanUpAsync_NeedsGate().ConfigureAwait(false);
        Begin_NeedsGate();
    }

    /// <summary>Cuts off what runs in the background; what was unfinished stays so in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _registrar.StopAsync().ConfigureAwait(false);
        await _calibrator.StopAsync().ConfigureAwait(false);
        _record.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Completes when no version is being fetched or inspected.</summary>
    public Task WhenIdleAsync() => _registrar.WhenIdleAsync();

    private async Task<RegisteredModelInfo> EditAsync(string caller, Func<ModelState, ModelState> edit)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = Touch(edit(_record.Existing()), caller);
        await _record.WriteAsync(state).ConfigureAwait(false);
        return WithProgress(state.Describe(_name));
    }

    private async Task<ModelVersionInfo> EditVersionAsync(int version, string caller, Func<VersionState, VersionState> edit)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        var state = _record.Existing();
        var edited = edit(_record.Existing(state, version)) with { UpdatedAt = Now };
        await _record.WriteAsync(Touch(state.ReplaceVersion(edited), caller)).ConfigureAwait(false);
        return WithProgress(edited);
    }

    private static ModelState WithId(ModelState state, string id) => state.Id == id
        ? state
        : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"There is no registered model with id '{id}'; the one of that name was made anew.");

    private ModelState Touch(ModelState state, string caller) => state with { UpdatedAt = Now, UpdatedBy = caller };

    /// <summary>
    /// Something is unfinished and was begun, under the gate: a host that stops calling <see cref="ReconcileAsync"/> when nothing is to be done has
    /// to call it again.
    /// </summary>
    protected virtual void OnPending()
    {
    }

    private void Begin_NeedsGate()
    {
        if (_record.State is not { } state)
            return;
        if (state.IsPending)
            OnPending();
        _registrar.Begin(state, EndRegistrationAsync);
        _calibrator.Begin(state, TakeCalibrationAsync, EndCalibrationAsync);
    }

    private RegisteredModelInfo WithProgress(RegisteredModelInfo info) => _calibrator.WithProgress(_registrar.WithProgress(info));

    private ModelVersionInfo WithProgress(VersionState version) => _calibrator.WithProgress(_registrar.WithProgress(version.Describe(_name)));

    /// <summary>Takes in what was measured of a version, unless that has gone meanwhile.</summary>
    private async Task TakeCalibrationAsync(string versionId, Calibration calibration)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        if (_record.State?.VersionById(versionId) is not { } version)
            return;
        await _record.WriteAsync(_record.State.ReplaceVersion(version.With(calibration))).ConfigureAwait(false);
        if (calibration.Failure.Length > 0)
            LogNotCalibrated(_name, version.Version, CalibrationRun.Where(calibration), calibration.Failure);
        else
            LogCalibrated(_name, version.Version, CalibrationRun.Where(calibration), calibration.TokensPerSecond);
    }

    // A deleted version's files wait until nobody reads them any more.
    private async Task EndCalibrationAsync()
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        await CleanUpAsync_NeedsGate().ConfigureAwait(false);
    }

    /// <summary>Takes a registration's outcome in, unless the version has gone meanwhile.</summary>
    private async Task EndRegistrationAsync(string versionId, RegistrationOutcome? outcome)
    {
        using var turn = await _record.EnterAsync().ConfigureAwait(false);
        if (outcome is not null && _record.State?.VersionById(versionId) is { CanBeRegistered: true } version)
        {
            var registered = outcome.ApplyTo(version, Now);
            await _record.WriteAsync(_record.State.ReplaceVersion(registered)).ConfigureAwait(false);
            LogRegistered(_name, registered.Version, registered.Status, registered.StatusMessage);
        }

        await CleanUpAsync_NeedsGate().ConfigureAwait(false);
        Begin_NeedsGate();
    }

    /// <summary>Deletes the files of deleted versions, then the record of a deleted model, as far as nothing uses them any more.</summary>
    private async Task CleanUpAsync_NeedsGate()
    {
        if (_record.State is not { } state)
            return;
        // Before anything of it can fail.
        if (state.Deleted || state.Trash.Count > 0)
            OnPending();
        if (state.Trash.Count > 0)
        {
            var left = await _trash.EmptyAsync(state.Trash).ConfigureAwait(false);
            if (left.Count < state.Trash.Count)
                await _record.WriteAsync(state = state with { Trash = left }).ConfigureAwait(false);
        }

        if (!state.Deleted || state.Trash.Count > 0)
            return;
        await _ids.RemoveAsync(state.Id).ConfigureAwait(false);
        await _record.ClearAsync().ConfigureAwait(false);
        await _grains.ModelCatalog().RemoveAsync(_name).ConfigureAwait(false);
    }

    private static void CheckTag(string key, string? value)
    {
        var mistakes = new Mistakes();
        ModelRules.CheckTag("key", key, value, mistakes);
        mistakes.ThrowIfAny();
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
