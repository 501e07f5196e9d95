using System.Diagnostics;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// The spans of <c>ServingCluster.Router</c>: <c>route</c>, a request's way through the router; below it <c>call replica</c>, one for each
/// replica that was asked, and <c>wait for replica</c> where there was none to ask. All are null while nobody listens.
/// </summary>
internal static class RouterSpans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "ServingCluster.Router";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>A request begins.</summary>
    public static Activity? StartRoute(string endpoint, InvocationRequest request) =>
        Source.StartSpan(request, $"route {endpoint}", ActivityKind.Internal, [new("serving.endpoint", endpoint)]);

    /// <summary>It ends with an answer.</summary>
    public static void Tell(Activity? span, InvocationResponse answer) => Tell(span, answer.ServedEntity, answer.Error);

    /// <summary>It ends, or its stream begins.</summary>
    public static void Tell(Activity? span, string servedEntity, ErrorCode? error)
    {
        if (servedEntity.Length > 0)
            span?.SetTag("serving.served_entity", servedEntity);
        if (error is { } code)
            span.Fail(code);
    }

    /// <summary>A replica is asked.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="attempt">The how manieth that is asked for this request, from 1.</param>
    public static Activity? StartCall(ReplicaKey replica, int attempt) => Source.HasListeners()
        ? Source.StartActivity("call replica", ActivityKind.Internal, default(ActivityContext),
        [
            new("serving.endpoint", replica.Endpoint),
            new("serving.replica", replica.ToString()),
            new("serving.node", replica.Node),
            new("serving.device", replica.Device),
            new("serving.attempt", attempt),
        ])
        : null;

    /// <summary>The replica was lost: it gave no answer.</summary>
    public static void Lost(Activity? span) => span.Fail("replica_lost");

    /// <summary>A request begins to wait for a replica.</summary>
    public static Activity? StartWait(string endpoint, string servedEntity) => Source.HasListeners()
        ? Source.StartActivity("wait for replica", ActivityKind.Internal, default(ActivityContext),
            [new("serving.endpoint", endpoint), new("serving.served_entity", servedEntity)])
        : null;

    /// <summary>The request as a part of the span at hand, for whoever is asked next; itself while nobody listens.</summary>
    public static InvocationRequest Within(InvocationRequest request) => Source.HasListeners() ? request.Within(Activity.Current) : request;
}
