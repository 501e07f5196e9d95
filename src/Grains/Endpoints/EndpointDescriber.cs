using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Turns state and observations into what callers and routers are told.</summary>
internal static class EndpointDescriber
{
    /// <summary>The endpoint as it stands.</summary>
    public static EndpointDescription Describe(EndpointState state, EndpointReconciler reconciler)
    {
        var config = state.Active is null ? null : Describe(state, state.Active, reconciler);
        var pending = state.Pending;
        return new EndpointDescription
        {
            Name = state.Name,
            Id = state.Id,
            Creator = state.Creator,
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            Description = state.Description,
            Tags = state.Tags,
            Gateway = state.Gateway,
            RateLimits = state.RateLimits ?? [],
            Notifications = state.Notifications,
            Telemetry = state.Telemetry,
            Stopped = state.Stopped && state.Updating is null,
            Ready = config is not null && !state.Stopped && config.Status.Values.All(s => s.Deployment == DeploymentState.Ready),
            ConfigUpdate = state.ConfigUpdate,
            Config = config,
            Progress = ProgressDescriber.Describe(state, reconciler),
            Task = state.Active?.TaskOf(),
            Foundation = state.Foundation,
            Access = EndpointAccess.Of(state),
            PendingConfig = pending is null ? null
                : pending.Outcome is { } outcome ? new ConfigDescription(pending.Config, outcome)
                : Describe(state, pending.Config, reconciler),
        };
    }

    /// <summary>The route table for routers; its version is set where it is posted.</summary>
    public static RouteTable RoutesOf(EndpointState state, EndpointReconciler reconciler) => new()
    {
        Endpoint = state.Name,
        EndpointId = state.Id,
        Version = 0,
        Access = EndpointAccess.Of(state),
        ConfigVersion = state.Active?.Version ?? 0,
        Gateway = state.EffectiveGateway(),
        Telemetry = state.Telemetry,
        // While a stopped endpoint starts, requests wait for it.
        Stopped = state.Stopped && state.Updating is null,
        Entities = state.Active is null ? [] : [.. state.Active.ServedEntities.Select(e => RouteOf(state, state.Active, e, reconciler))],
    };

    private static EntityRoute RouteOf(EndpointState state, EndpointConfig config, ServedEntity entity, EndpointReconciler reconciler) => new()
    {
        Name = entity.Name,
        EntityName = entity.EntityName,
        EntityVersion = entity.EntityVersion,
        TrafficPercentage = config.TrafficOf(entity.Name),
        MaxConcurrency = entity.External is null ? ScaleLimits.Of(entity).MaxConcurrency : int.MaxValue,
        MaxThroughput = ProvisionedThroughput.MaxOf(entity),
        ThroughputShares = reconciler.Routers.SharesOf(entity),
        Task = entity.Traits?.Task,
        External = entity.External,
        Replicas = [.. ReplicaGroups.Assigned(state, config, entity).Where(reconciler.Observed.IsRouted).Select(r => r.Key)],
    };

    private static ConfigDescription Describe(EndpointState state, EndpointConfig config, EndpointReconciler reconciler) =>
        new(config, config.ServedEntities.ToDictionary(e => e.Name, e => EntityDescriber.Describe(state, config, e, reconciler)));
}
