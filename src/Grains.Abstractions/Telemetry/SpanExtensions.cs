using System.Diagnostics;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Telemetry;

/// <summary>What the spans of all parts have in common. None of it costs anything where a span is null, as it is when nobody listens.</summary>
public static class SpanExtensions
{
    /// <summary>Begins a span of a request's trace; null when nobody listens, or when the trace is not recorded.</summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="request">The request, which brings its trace along from another process, or from nearer by.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">What is known of it at its beginning, so that samplers see it.</param>
    public static Activity? StartSpan(
        this ActivitySource source, InvocationRequest request, string name, ActivityKind kind, IEnumerable<KeyValuePair<string, object?>>? tags = null)
    {
        if (!source.HasListeners())
            return null;
        return source.StartActivity(name, kind, request.ParentSpan(), tags);
    }

    /// <summary>The span that a request is a part of; none, so that the span at hand is the parent, where that is it or the request brings none.</summary>
    public static ActivityContext ParentSpan(this InvocationRequest request) =>
        request.TraceParent is { } parent && parent != Activity.Current?.Id
        && ActivityContext.TryParse(parent, request.TraceState, isRemote: true, out var context) ? context : default;

    /// <summary>
    /// Marks a span as failed. Only the kind of failure is told: messages may repeat what the caller sent.
    /// </summary>
    public static void Fail(this Activity? span, ErrorCode code) => span.Fail(code.WireName());

    /// <summary>Marks a span as failed.</summary>
    /// <param name="span">The span.</param>
    /// <param name="kind">The kind of failure, one of few.</param>
    public static void Fail(this Activity? span, string kind)
    {
        span?.SetStatus(ActivityStatusCode.Error);
        span?.SetTag("error.type", kind);
    }

    /// <summary>For a filter of exceptions: marks a span as failed and lets the exception pass.</summary>
    public static bool FailWith(this Activity? span, Exception exception)
    {
        if (exception is OperationCanceledException)
            span.Fail(ErrorCode.Cancelled);
        else
            span.Fail(exception is ServingException expected ? expected.Code.WireName() : exception.GetType().FullName!);
        return false;
    }
}
