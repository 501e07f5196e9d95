using System.Diagnostics;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>Measures one stream of a language model, from its first piece, which is there when this is made, to its last, and ends its span.</summary>
internal sealed class StreamMeasures(
    RouterMetrics metrics, string endpoint, string servedEntity, InvocationTask task, long started, TimeProvider time, Activity? span)
{
    private readonly long _first = RecordFirst(metrics, endpoint, servedEntity, task, started, time);

    /// <summary>The last piece is there.</summary>
    public void End(InvocationChunk last)
    {
        metrics.RecordStreamEnd(endpoint, servedEntity, task, last, started, _first, time);
        if (last.Error is { } error)
            span.Fail(error);
        span?.Dispose();
    }

    private static long RecordFirst(
        RouterMetrics metrics, string endpoint, string servedEntity, InvocationTask task, long started, TimeProvider time)
    {
        metrics.RecordFirstToken(endpoint, servedEntity, task, started, time);
        return started == 0 ? 0 : time.GetTimestamp();
    }
}
