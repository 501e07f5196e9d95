using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// The steps from one state of an endpoint to the next, as pure functions. Who may call them when is for the grain and the
/// reconciler to check.
/// </summary>
internal static class EndpointTransitions
{
    public const int KeptEvents = 200;
    public const int KeptConfigs = 200;
    public const int KeptBuildLogs = 40;

    /// <summary>A new config begins to be made ready; what the one before it left behind is given up.</summary>
    public static EndpointState BeginUpdate(this EndpointState state, EndpointConfig config, string caller, DateTimeOffset now) =>
        (state.RetireReplicasOf(state.Pending?.Config, now) with
        {
            Pending = new PendingUpdate { Config = config, StartedAt = now },
            ConfigUpdate = ConfigUpdateState.InProgress,
            LastConfigVersion = config.Version,
            History = [config, .. state.History.Take(KeptConfigs - 1)],
            UpdatedAt = now,
        }).WithEvent(now, EventTypes.Update, EventStatus.InProgress, $"Update to config version {config.Version} began, asked for by {caller}.", null, config.Version);

    /// <summary>Every replica of the pending config is ready: it becomes the active one in one step.</summary>
    public static EndpointState Switch(this EndpointState state, DateTimeOffset now)
    {
        var config = state.Pending!.Config;
        return (state.RetireReplicasOf(state.Active, now) with
        {
            Active = config,
            Pending = null,
            ConfigUpdate = ConfigUpdateState.NotUpdating,
            Stopped = false,
        }).WithEvent(now, EventTypes.Update, EventStatus.Success, $"Config version {config.Version} serves.", null, config.Version)
            .Announce(config.Version, succeeded: true, $"Config version {config.Version} serves.", now);
    }

    /// <summary>The pending config cannot be made ready; the active one goes on serving.</summary>
    public static EndpointState Fail(this EndpointState state, IReadOnlyDictionary<string, ServedEntityStatus> outcome, string reason, DateTimeOffset now)
    {
        var config = state.Pending!.Config;
        return (state.RetireReplicasOf(config, now) with
        {
            Pending = state.Pending with { Outcome = outcome },
            ConfigUpdate = ConfigUpdateState.UpdateFailed,
        }).WithEvent(now, EventTypes.Update, EventStatus.Failure, $"Update to config version {config.Version} failed: {reason}", null, config.Version)
            .Announce(config.Version, succeeded: false, $"Update to config version {config.Version} failed: {reason}", now);
    }

    /// <summary>The update under way is given up by its owner.</summary>
    public static EndpointState Cancel(this EndpointState state, string caller, DateTimeOffset now)
    {
        var config = state.Pending!.Config;
        return (state.RetireReplicasOf(config, now) with
        {
            Pending = null,
            ConfigUpdate = ConfigUpdateState.UpdateCanceled,
            UpdatedAt = now,
        }).WithEvent(now, EventTypes.Update, EventStatus.Failure, $"Update to config version {config.Version} was cancelled by {caller}.", null, config.Version);
    }

    /// <summary>The endpoint keeps no config.</summary>
    public static EndpointState RemoveConfig(this EndpointState state, string caller, DateTimeOffset now) =>
        (state.RetireReplicasOf(state.Active, now).RetireReplicasOf(state.Pending?.Config, now) with
        {
            Active = null,
            Pending = null,
            ConfigUpdate = ConfigUpdateState.NotUpdating,
            Stopped = false,
            UpdatedAt = now,
        }).WithEvent(now, EventTypes.Update, EventStatus.Success, $"The config was removed by {caller}.", null, 0);

    /// <summary>The replicas go, the config stays.</summary>
    public static EndpointState Stop(this EndpointState state, string caller, DateTimeOffset now) =>
        (state.RetireReplicasOf(state.Active, now) with
        {
            Stopped = true,
            Pending = null,
            ConfigUpdate = ConfigUpdateState.NotUpdating,
            UpdatedAt = now,
        }).WithEvent(now, EventTypes.Stop, EventStatus.Success, $"Stopped by {caller}.", null, state.Active?.Version ?? 0);

    /// <summary>More is known of a config, active or under way: the same version in the words of now.</summary>
    public static EndpointState WithConfig(this EndpointState state, EndpointConfig config) => state with
    {
        Active = state.Active?.Version == config.Version ? config : state.Active,
        Pending = state.Pending?.Config.Version == config.Version ? state.Pending with { Config = config } : state.Pending,
    };

    /// <summary>Marks the replicas of a config as no longer wanted.</summary>
    public static EndpointState RetireReplicasOf(this EndpointState state, EndpointConfig? config, DateTimeOffset now) =>
        config is null ? state : state.Retire(r => r.ConfigVersion == config.Version, now);

    /// <summary>Marks the replicas that match as no longer wanted.</summary>
    public static EndpointState Retire(this EndpointState state, Func<ReplicaAssignment, bool> which, DateTimeOffset now) =>
        state.Replicas.Any(r => !r.IsRetiring && which(r))
            ? state with { Replicas = [.. state.Replicas.Select(r => !r.IsRetiring && which(r) ? r with { RetiringSince = now } : r)] }
            : state;

    /// <summary>Notes that something happened.</summary>
    public static EndpointState WithEvent(
        this EndpointState state, DateTimeOffset now, string type, EventStatus status, string message, string? entity, long configVersion) =>
        state with { Events = [new EndpointEvent(now, type, status, message, entity, configVersion), .. state.Events.Take(KeptEvents - 1)] };

    /// <summary>Keeps a build log, in place of an earlier one of the same entity and version.</summary>
    public static EndpointState WithBuildLog(this EndpointState state, BuildLog log) => state with
    {
        BuildLogs =
        [
            log,
            .. state.BuildLogs.Where(b => b.ServedEntity != log.ServedEntity || b.ConfigVersion != log.ConfigVersion).Take(KeptBuildLogs - 1),
        ],
    };
}
