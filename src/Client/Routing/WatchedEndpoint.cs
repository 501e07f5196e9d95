using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Identity;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Client.Routing;

/// <summary>
/// An endpoint as the router of a process outside of the cluster calls it. A long poll whose silo is lost would hang until it times out
/// (see <see cref="WatchedReplica"/>), so every few seconds the routes are looked at besides.
/// </summary>
internal sealed class WatchedEndpoint(IServingEndpoint inner, TimeProvider time) : IServingEndpoint
{
    private const long BeforeAll = -1;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    public async Task<RouteTable?> WatchRoutesAsync(long afterVersion, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var poll = inner.WatchRoutesAsync(afterVersion, ending.Token);
        try
        {
            while (true)
            {
                if (await IsOverAsync(poll, cancellationToken))
                    return await poll;
                if (await LookAsync(cancellationToken) is { } seen && (seen.Table is null || seen.Table.Version > afterVersion))
                    return seen.Table;
            }
        }
        finally
        {
            await ending.CancelAsync();
            _ = poll.ContinueWith(static p => p.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    public Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller) => inner.CreateAsync(creation, caller);

    public Task CheckAsync(EndpointProposal proposal) => inner.CheckAsync(proposal);

    public Task ProvideAsync(FoundationModelOffer offer) => inner.ProvideAsync(offer);

    public Task WithdrawAsync() => inner.WithdrawAsync();

    public Task<EndpointDescription?> GetAsync() => inner.GetAsync();

    public Task<EndpointDescription> UpdateConfigAsync(EndpointConfigInput config, string caller) => inner.UpdateConfigAsync(config, caller);

    public Task<EndpointDescription> CancelUpdateAsync(string caller) => inner.CancelUpdateAsync(caller);

    public Task<EndpointDescription> UpdateTagsAsync(IReadOnlyDictionary<string, string> add, IReadOnlyList<string> remove, string caller) =>
        inner.UpdateTagsAsync(add, remove, caller);

    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => inner.RevokeAccessAsync(kind, principal);

    public Task<EndpointDescription> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        inner.ReplaceAccessAsync(id, entries, caller);

    public Task<EndpointDescription> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller) =>
        inner.GrantAccessAsync(id, entries, caller);

    public Task<EndpointDescription> SetGatewayAsync(GatewayConfig gateway, string caller) => inner.SetGatewayAsync(gateway, caller);

    public Task<EndpointDescription> SetRateLimitsAsync(IReadOnlyList<RateLimit> limits, string caller) => inner.SetRateLimitsAsync(limits, caller);

    public Task<EndpointDescription> SetNotificationsAsync(EmailNotifications notifications, string caller) => inner.SetNotificationsAsync(notifications, caller);

    public Task<EndpointDescription> SetTelemetryAsync(TelemetryInput? telemetry, string caller) => inner.SetTelemetryAsync(telemetry, caller);

    public Task<EndpointDescription> StopAsync(string caller) => inner.StopAsync(caller);

    public Task<EndpointDescription> StartAsync(string caller) => inner.StartAsync(caller);

    public Task DeleteAsync(string caller) => inner.DeleteAsync(caller);

    public Task<IReadOnlyList<EndpointConfig>> GetConfigHistoryAsync() => inner.GetConfigHistoryAsync();

    public Task<IReadOnlyList<EndpointEvent>> GetEventsAsync() => inner.GetEventsAsync();

    public Task<string> GetLogAsync(string servedEntity, ReplicaLog log, long? configVersion) => inner.GetLogAsync(servedEntity, log, configVersion);

    public Task<bool> UsesAsync(string modelName, int modelVersion) => inner.UsesAsync(modelName, modelVersion);

    public Task<bool> OwnsAsync(ReplicaKey replica) => inner.OwnsAsync(replica);

    public Task ReportWaitingAsync(RouterReport report) => inner.ReportWaitingAsync(report);

    public Task<TimeSpan> ReconcileAsync() => inner.ReconcileAsync();

    private async Task<bool> IsOverAsync(Task poll, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(poll, Task.Delay(Pause, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return poll.IsCompleted;
    }

    // Null when nothing could be seen: the poll, or the next look, will tell.
    private async Task<Seen?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Seen(await inner.WatchRoutesAsync(BeforeAll, cancellationToken).WaitAsync(CallTimeout, time, cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Seen(RouteTable? Table);
}
