using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>What a router says when a request does not reach a replica.</summary>
internal static class RoutingFailures
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static InvocationResponse UnknownEndpoint() => InvocationResponse.Failed(
        ErrorCode.EndpointNotFound,
        "The given endpoint does not exist, please retry after checking the specified model and version deployment exists.");

    public static InvocationResponse NotAllowed(string endpoint, Principal principal) => InvocationResponse.Failed(
        ErrorCode.PermissionDenied, AccessText.Denied(principal, "query", $"endpoint '{endpoint}'", "CAN_QUERY"));

    /// <summary>Why <see cref="EndpointModel.Choose"/> found no served entity.</summary>
    public static InvocationResponse NoEntity(string endpoint, EndpointModel model, string? servedEntity) => model.Status switch
    {
        EndpointModelStatus.Deleted => UnknownEndpoint(),
        EndpointModelStatus.Stopped => InvocationResponse.Failed(
            ErrorCode.BadRequest,
            $"Endpoint '{endpoint}' was stopped and takes no requests. "
            + $"Start it with POST /api/2.0/serving-endpoints/{endpoint}/config:start."),
        EndpointModelStatus.Serving when servedEntity is not null => InvocationResponse.Failed(
            ErrorCode.EndpointNotFound,
            $"Endpoint '{endpoint}' has no served entity '{servedEntity}'. Its served entities are: {Names(model)}."),
        _ => InvocationResponse.Failed(
            ErrorCode.TemporarilyUnavailable,
            $"Endpoint '{endpoint}' has no config ready to serve yet: its first deployment is under way, or failed or was cancelled. " +
            $"GET /api/2.0/serving-endpoints/{endpoint} tells which.",
            RetryAfter),
    };

    public static InvocationResponse TooMany() => InvocationResponse.Failed(
        ErrorCode.RequestLimitExceeded,
        "Too many concurrent requests. Consider increasing the provisioned concurrency of the served entity.",
        RetryAfter);

    // The message begins with the code, as clients of such endpoints look for it there.
    public static InvocationResponse ThroughputReached(string endpoint, string servedEntity, double tokensPerSecond, TimeSpan retryAfter) =>
        InvocationResponse.Failed(
            ErrorCode.RequestLimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"REQUEST_LIMIT_EXCEEDED: Exceeded the provisioned throughput of {tokensPerSecond:0} tokens per second of served entity '{servedEntity}' "
                + $"of endpoint '{endpoint}'. Retry after {retryAfter.TotalSeconds:0} s, or raise its max_provisioned_throughput."),
            retryAfter);

    public static InvocationResponse NoReplicaInTime(string endpoint, string servedEntity, TimeSpan waited) => InvocationResponse.Failed(
        ErrorCode.DeadlineExceeded,
        $"The request waited {Seconds(waited)} s for a replica of served entity '{servedEntity}' of endpoint '{endpoint}', but none "
        + "was ready before the request's deadline. The served entity is waking up, growing or recovering.");

    public static InvocationResponse ReplicasLost(string endpoint, string servedEntity) => InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable,
        $"The replicas of served entity '{servedEntity}' of endpoint '{endpoint}' that were asked are gone, "
        + "and no other could answer in time.",
        RetryAfter);

    public static InvocationResponse NoProviders(ExternalTarget target) => InvocationResponse.Failed(
        ErrorCode.NotImplemented,
        $"Served entity '{target.ServedEntity}' of endpoint '{target.Endpoint}' is an external model, which this process cannot reach.");

    public static InvocationResponse ProviderFault(ExternalTarget target) => InvocationResponse.Failed(
        ErrorCode.InternalError,
        $"The call to provider '{target.Model.Provider}' for served entity '{target.ServedEntity}' of endpoint '{target.Endpoint}' broke; the server's log says why.");

    public static InvocationResponse NoStreamOfCounts() => InvocationResponse.Failed(
        ErrorCode.BadRequest, "stream: a count of tokens comes in one piece; leave it out.");

    public static InvocationResponse NoRoutesInTime(string endpoint) => InvocationResponse.Failed(
        ErrorCode.DeadlineExceeded, $"The routes of endpoint '{endpoint}' could not be read before the request's deadline.");

    public static InvocationResponse NoRoutes(string endpoint, string reason) => InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable, $"The routes of endpoint '{endpoint}' cannot be read: {reason}", RetryAfter);

    public static InvocationResponse NoCatalog() => InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable, "The catalog of endpoints cannot be read just now.", RetryAfter);

    public static InvocationResponse ShuttingDown() => InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable, "This server is shutting down.", RetryAfter);

    private static string Names(EndpointModel model) => string.Join(", ", model.Entities.Select(e => $"'{e.State.Name}'"));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
