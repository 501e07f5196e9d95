using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Identity;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Endpoints;

/// <summary>
/// A serving endpoint: config versions and traffic routes over replicas of models. Commands write what is wanted and return;
/// <see cref="ReconcileAsync"/> makes it so. Every method but <see cref="CreateAsync"/>, <see cref="CheckAsync"/> of a creation, <see cref="ProvideAsync"/>,
/// <see cref="WithdrawAsync"/>, <see cref="GetAsync"/>, <see cref="ReconcileAsync"/>, <see cref="UsesAsync"/>, <see cref="OwnsAsync"/> and
/// <see cref="WatchRoutesAsync"/> throws <see cref="ErrorCode.ResourceDoesNotExist"/> when there is no such endpoint. A provided endpoint
/// (<see cref="ProvideAsync"/>) refuses every other command but <see cref="SetGatewayAsync"/> and <see cref="SetRateLimitsAsync"/> with
/// <see cref="ErrorCode.PermissionDenied"/>.
/// </summary>
public interface IServingEndpoint
{
    /// <summary>Creates the endpoint and begins to make its config ready.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>; <see cref="ErrorCode.InvalidParameterValue"/>
    /// with all mistakes; <see cref="ErrorCode.ResourceDoesNotExist"/> for a model or version that is not there.</exception>
    Task<EndpointDescription> CreateAsync(EndpointCreation creation, string caller);

    /// <summary>
    /// Checks what a command would be given, as that command does, and changes nothing. What is worth throwing only later (a throughput that
    /// has not been measured yet) is not found.
    /// </summary>
    /// <exception cref="ServingException">What the command would throw.</exception>
    Task CheckAsync(EndpointProposal proposal);

    /// <summary>
    /// Sees to it that the endpoint is there, provided by the server itself, and serves what is offered. Idempotent. Its model versions are
    /// not kept from being deleted: who offers them withdraws them then.
    /// </summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>: somebody made an endpoint of that name;
    /// <see cref="ErrorCode.InvalidParameterValue"/>: the offer has a wrong size or kind of machine.</exception>
    Task ProvideAsync(FoundationModelOffer offer);

    /// <summary>Takes a provided endpoint away; no effect on any other. Idempotent.</summary>
    Task WithdrawAsync();

    /// <summary>The endpoint; null when there is none.</summary>
    Task<EndpointDescription?> GetAsync();

    /// <summary>Begins an update to a new config; the old one serves until the new one is ready. No entities: removes the config.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/> while another update is under way; else as for <see cref="CreateAsync"/>.</exception>
    Task<EndpointDescription> UpdateConfigAsync(EndpointConfigInput config, string caller);

    /// <summary>Gives up the update that is under way.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when there is none.</exception>
    Task<EndpointDescription> CancelUpdateAsync(string caller);

    /// <summary>Adds or replaces tags, then removes others.</summary>
    Task<EndpointDescription> UpdateTagsAsync(IReadOnlyDictionary<string, string> add, IReadOnlyList<string> remove, string caller);

    /// <summary>Grants these levels in place of all that were granted before.</summary>
    /// <param name="id">The id of the endpoint: another of the same name is left alone.</param>
    /// <param name="entries">The grants, at most one for each principal.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: the endpoint has another id;
    /// <see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    Task<EndpointDescription> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller);

    /// <summary>Grants these levels, each in place of one that was granted to the same principal before.</summary>
    /// <param name="id">The id of the endpoint: another of the same name is left alone.</param>
    /// <param name="entries">The grants, at most one for each principal.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <exception cref="ServingException">As for <see cref="ReplaceAccessAsync"/>.</exception>
    Task<EndpointDescription> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<EndpointPermission>> entries, string caller);

    /// <summary>Takes what was granted to a principal that is about to be deleted, which may be nothing. For the cluster itself.</summary>
    /// <param name="kind">What the principal is.</param>
    /// <param name="principal">Its name.</param>
    Task RevokeAccessAsync(PrincipalKind kind, string principal);

    /// <summary>
    /// Says what is watched and limited, in place of all that was said before; a config in which nothing is said clears it. Also while an
    /// update is under way.
    /// </summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes, among them what the kind of its
    /// models does not allow.</exception>
    Task<EndpointDescription> SetGatewayAsync(GatewayConfig gateway, string caller);

    /// <summary>Sets limits in the older dialect, in place of those set before.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes;
    /// <see cref="ErrorCode.InvalidState"/> while its <see cref="GatewayConfig"/> has limits.</exception>
    Task<EndpointDescription> SetRateLimitsAsync(IReadOnlyList<RateLimit> limits, string caller);

    /// <summary>Says who is told how config updates end, in place of those said before. They are told by the server's channels, at least once.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    Task<EndpointDescription> SetNotificationsAsync(EmailNotifications notifications, string caller);

    /// <summary>Says what is observed of its custom models; null for nothing.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/> while an update is under way;
    /// <see cref="ErrorCode.InvalidParameterValue"/> with all mistakes, or when it serves no custom models.</exception>
    Task<EndpointDescription> SetTelemetryAsync(TelemetryInput? telemetry, string caller);

    /// <summary>Unloads all replicas and refuses requests until <see cref="StartAsync"/>.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/> while an update is under way;
    /// <see cref="ErrorCode.InvalidState"/> when it has no active config or is stopped already.</exception>
    Task<EndpointDescription> StopAsync(string caller);

    /// <summary>Makes a stopped endpoint serve again, as a new config version of the same content.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when it is not stopped.</exception>
    Task<EndpointDescription> StartAsync(string caller);

    /// <summary>Deletes the endpoint; its replicas finish what they hold and go.</summary>
    Task DeleteAsync(string caller);

    /// <summary>Every config version that it ever had (the latest few hundred), newest first.</summary>
    Task<IReadOnlyList<EndpointConfig>> GetConfigHistoryAsync();

    /// <summary>What happened to it (the latest few hundred), newest first.</summary>
    Task<IReadOnlyList<EndpointEvent>> GetEventsAsync();

    /// <summary>A log of one served entity.</summary>
    /// <param name="servedEntity">The served entity's name.</param>
    /// <param name="log">Which log.</param>
    /// <param name="configVersion">The config version; null for the latest that has such an entity.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/> for an unknown entity or version.</exception>
    Task<string> GetLogAsync(string servedEntity, ReplicaLog log, long? configVersion);

    /// <summary>Whether a config that it holds (active or pending) uses that model version.</summary>
    Task<bool> UsesAsync(string modelName, int modelVersion);

    /// <summary>
    /// Whether the endpoint knows that replica. One that it does not know, and that nobody has asked for minutes, was left behind by a
    /// lost step or a lost process and may go.
    /// </summary>
    Task<bool> OwnsAsync(ReplicaKey replica);

    /// <summary>
    /// The route table once its version is above <paramref name="afterVersion"/>, or, after a while without a change, the current
    /// one. Null when there is no such endpoint.
    /// </summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: the endpoint has just come to life and could not
    /// ask its replicas yet; whoever has a table goes on using it.</exception>
    Task<RouteTable?> WatchRoutesAsync(long afterVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a router's report; one with waiting requests wakes a sleeping served entity at once, one with throughput divides that anew
    /// between the routers.
    /// </summary>
    Task ReportWaitingAsync(RouterReport report);

    /// <summary>
    /// Compares what was asked with what is and takes the next step. Idempotent, safe to interrupt at any point and to run again.
    /// </summary>
    /// <returns>How long it may take until the next call: short while something is under way.</returns>
    Task<TimeSpan> ReconcileAsync();
}
