using System.Diagnostics;
using ServingCluster.Inference.Batching;
using ServingCluster.Telemetry;

namespace ServingCluster.Inference.Telemetry;

/// <summary>
/// The spans of <c>ServingCluster.Inference</c>: how long a request waited for its run, and the run. They are made when both are over, of
/// the times that were measured anyway, so that a request that nobody traces pays nothing.
/// </summary>
internal static class InferenceSpans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "ServingCluster.Inference";

    /// <summary>Who runs the models of this program, as <c>gen_ai.provider.name</c>.</summary>
    public const string Provider = "servingcluster";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Begins the span of a request to a language model in this process.</summary>
    public static GenAiSpan? Start(InvocationRequest request, string model, TimeProvider time) =>
        GenAiSpan.Start(Source, ActivityKind.Internal, request, model, Provider, time);

    /// <summary>The request, where it is a part of a trace that somebody listens to; else null.</summary>
    public static InvocationRequest? Traced(InvocationRequest request) => request.TraceParent is not null && Source.HasListeners() ? request : null;

    /// <summary>Tells of an item of a batcher, if it is traced, where its time went.</summary>
    public static void Tell(BatchItem item, in InvocationTimings timings, TimeProvider time)
    {
        if (item.Traced is { } request)
            Tell(request.ParentSpan(), item.EnqueuedAt, timings, time);
    }

    /// <summary>Tells where the time went of what a span is about.</summary>
    /// <param name="span">The span.</param>
    /// <param name="enqueuedAt">When it began to wait, as a timestamp of the clock.</param>
    /// <param name="timings">Where the time went.</param>
    /// <param name="time">The clock.</param>
    public static void Tell(Activity span, long enqueuedAt, in InvocationTimings timings, TimeProvider time) =>
        Tell(span.Context, enqueuedAt, timings, time);

    private static void Tell(ActivityContext parent, long enqueuedAt, in InvocationTimings timings, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var enqueued = now - time.GetElapsedTime(enqueuedAt);
        var hasRun = timings.BatchRequests > 0;
        // What never ran has waited until now.
        var begun = hasRun ? enqueued + timings.Queue : now;
        Write("queue", parent, enqueued, begun)?.Dispose();
        if (!hasRun)
            return;
        using var run = Write("run", parent, begun, begun + timings.Run);
        run?.SetTag("serving.batch.requests", timings.BatchRequests);
        run?.SetTag("serving.batch.rows", timings.BatchRows);
    }

    private static Activity? Write(string name, ActivityContext parent, DateTimeOffset start, DateTimeOffset end) =>
        Source.StartActivity(name, ActivityKind.Internal, parent, startTime: start)?.SetEndTime(end.UtcDateTime);
}
