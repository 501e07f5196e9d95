using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Asks an endpoint's replicas how they are, which also begins to load those that are not loaded, and remembers what they said.
/// All are asked at once and none is waited for longer than the options allow: a replica whose process hangs must hold up neither the
/// others nor the endpoint. One whose node left the cluster is lost at once; one that merely does not answer stays in use until it
/// has been silent for too long, since it may answer others, or soon.
/// </summary>
internal sealed class ReplicaObserver(IServingGrains grains, GrainCalls calls, EndpointOptions options, TimeProvider time)
{
    private readonly Dictionary<ReplicaKey, ReplicaContact> _contacts = [];
    private readonly Dictionary<(long ConfigVersion, string Entity), ReplicaSpec?> _specs = [];
    private bool _hasObserved;

    /// <summary>What the replica said last, even if it is unreachable now; null when it is gone, or has not said anything yet.</summary>
    public ReplicaStatus? this[ReplicaKey key] => _contacts.GetValueOrDefault(key)?.Status;

    /// <summary>Whether the replica answered the last question and takes requests.</summary>
    public bool IsReady(ReplicaAssignment assignment) =>
        !assignment.IsRetiring && Contact(assignment) is { IsSilent: false, Status.State: ReplicaState.Ready };

    /// <summary>
    /// Whether routers are to be given the replica: it was ready when it last answered. One that an earlier activation placed, and that
    /// this one has not reached yet, has the benefit of the doubt; routers avoid by themselves what does not answer.
    /// </summary>
    public bool IsRouted(ReplicaAssignment assignment) => !assignment.IsRetiring && Contact(assignment) switch
    {
        null or { IsGone: true } => false,
        { Status: { } status } => status.State == ReplicaState.Ready,
        var contact => contact is { IsSilent: true, WasHeardOf: true },
    };

    /// <summary>Whether the replica's node is being drained.</summary>
    public bool IsLeaving(ReplicaAssignment assignment) => Contact(assignment) is { Status.IsLeaving: true };

    /// <summary>Whether the replica could not be reached the last time.</summary>
    public bool IsSilent(ReplicaAssignment assignment) => Contact(assignment) is { IsSilent: true };

    /// <summary>Whether the replica is definitely gone, since its node is no member of the cluster.</summary>
    public bool IsGone(ReplicaAssignment assignment) => Contact(assignment) is { IsGone: true };

    /// <summary>Why the replica serves no more and never will; null while it does, or may.</summary>
    public ReplicaLoss? LossOf(ReplicaAssignment assignment) => Contact(assignment) switch
    {
        null => null,
        { IsGone: true } => new ReplicaLoss($"node '{assignment.Key.Node}' is gone", IsFault: false),
        { HasNoModel: true } => new ReplicaLoss("its model version cannot be loaded any more", IsFault: true),
        { Status: { State: ReplicaState.Failed } status } => new ReplicaLoss(status.Message, IsFault: true),
        { Status: { State: ReplicaState.Unloaded or ReplicaState.Draining } status } =>
            new ReplicaLoss($"it was unloaded on node '{assignment.Key.Node}'", IsFault: !status.IsLeaving),
        { SilentSince: { } since } contact when time.GetElapsedTime(since) >= options.LostAfter => new ReplicaLoss(
            $"it has not answered on node '{assignment.Key.Node}' for {options.LostAfter.TotalSeconds:0.#} seconds",
            // One that never answered since it was placed may be as hopeless as one that fails.
            IsFault: !contact.WasHeardOf),
        _ => null,
    };

    /// <summary>Asks every replica of the endpoint.</summary>
    public async Task ObserveAsync(EndpointState state)
    {
        Forget(state);
        foreach (var unknown in state.Replicas.Where(r => !_contacts.ContainsKey(r.Key)))
            _contacts[unknown.Key] = new ReplicaContact(wasThere: !_hasObserved);
        await ReadSpecsAsync(state);
        await Task.WhenAll(state.Replicas.Select(ObserveAsync));
        _hasObserved = true;
    }

    private ReplicaContact? Contact(ReplicaAssignment assignment) => _contacts.GetValueOrDefault(assignment.Key);

    private async Task ObserveAsync(ReplicaAssignment assignment)
    {
        var contact = _contacts[assignment.Key];
        // What came after the last step had given up waiting.
        if (contact.Pending is { IsCompleted: true })
            await HearAsync(contact, TimeSpan.Zero);
        var spec = _specs.GetValueOrDefault(SpecKey(assignment));
        if (!assignment.IsRetiring && spec is null && _specs.ContainsKey(SpecKey(assignment)))
        {
            contact.NoModel();
            return;
        }

        var isDue = contact.Pending is null || contact.AskedToDrain != assignment.IsRetiring
            || time.GetElapsedTime(contact.AskedAt) >= options.ReplicaCallTimeout;
        if (isDue)
            contact.Ask(AskAsync(assignment, spec), time.GetTimestamp(), assignment.IsRetiring);
        // One that is silent already is not waited for again in each step; a tenth of the time is enough to hear that it is gone.
        await HearAsync(contact, contact.IsSilent ? options.ReplicaCallTimeout / 10 : options.ReplicaCallTimeout);
    }

    private async Task<ReplicaStatus> AskAsync(ReplicaAssignment assignment, ReplicaSpec? spec)
    {
        var replica = grains.Replica(assignment.Key);
        if (assignment.IsRetiring)
            return await replica.DrainAsync();
        // Without a spec, since its model could not be read, it can still say how it is.
        return spec is null ? await replica.GetStatusAsync() : await replica.EnsureLoadedAsync(spec);
    }

    private async Task HearAsync(ReplicaContact contact, TimeSpan atMost)
    {
        var question = contact.Pending!;
        try
        {
            contact.Answered(await question.WaitAsync(atMost, time));
        }
        catch (ServingException e) when (e.Code == ErrorCode.ReplicaUnavailable)
        {
            contact.Gone();
        }
        catch (Exception) when (question.IsFaulted || question.IsCanceled)
        {
            // The border to other processes: however the way to the replica broke, it may be whole again at the next question.
            contact.Failed();
        }
        catch (TimeoutException)
        {
            contact.FellSilent();
        }
    }

    private async Task ReadSpecsAsync(EndpointState state)
    {
        foreach (var assignment in state.Replicas.Where(r => !r.IsRetiring && !_specs.ContainsKey(SpecKey(r))).DistinctBy(SpecKey))
        {
            try
            {
                _specs[SpecKey(assignment)] = await ReadSpecAsync(state, assignment);
            }
            catch (Exception)
            {
                // The border to other grains: a model that cannot be read just now is no fault of the replica; the next step reads again.
            }
        }
    }

    /// <summary>What the replica is to run; null when there is no such model version.</summary>
    private async Task<ReplicaSpec?> ReadSpecAsync(EndpointState state, ReplicaAssignment assignment)
    {
        var config = assignment.ConfigVersion == state.Active?.Version ? state.Active : state.Pending?.Config;
        var entity = config?.ServedEntities.FirstOrDefault(e => assignment.BelongsTo(config, e));
        if (entity is null)
            return null;
        var model = await calls.AskAsync($"Model '{entity.EntityName}'", () => grains.Model(entity.EntityName).GetAsync());
        return model?.Version(entity.EntityVersion) is { Status: ModelVersionStatus.Ready } version ? SpecOf(assignment, entity, version) : null;
    }

    private static ReplicaSpec SpecOf(ReplicaAssignment assignment, ServedEntity entity, ModelVersionInfo version) => new()
    {
        ServedEntity = entity.Name,
        ConfigVersion = assignment.ConfigVersion,
        ModelName = entity.EntityName,
        ModelVersion = entity.EntityVersion,
        ArtifactFolder = version.ArtifactFolder!,
        Manifest = entity.ManifestOf(version.Manifest!),
        Settings = entity.RuntimeSettings(),
    };

    private static (long ConfigVersion, string Entity) SpecKey(ReplicaAssignment assignment) =>
        (assignment.ConfigVersion, assignment.ServedEntity);

    private void Forget(EndpointState state)
    {
        var known = state.Replicas.Select(r => r.Key).ToHashSet();
        foreach (var gone in _contacts.Keys.Where(k => !known.Contains(k)).ToList())
            _contacts.Remove(gone);
        var specs = state.Replicas.Where(r => !r.IsRetiring).Select(SpecKey).ToHashSet();
        // That a model version was not there is read again at every step; it may be there by now.
        foreach (var old in _specs.Where(s => s.Value is null || !specs.Contains(s.Key)).Select(s => s.Key).ToList())
            _specs.Remove(old);
    }
}
