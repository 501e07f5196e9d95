using System.Globalization;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Invocations;

/// <summary>
/// Tells callers what this server itself took of their time: from the moment an invocation was let in to its answer, less what the replicas
/// and providers took that were asked. Waits for a replica that wakes count, and so does a body that is slow to come.
/// </summary>
internal sealed class Overhead(OverheadMetrics metrics, TimeProvider time)
{
    public const string Header = "x-serving-overhead-ms";

    /// <summary>An invocation was let in.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>An answer is about to be sent.</summary>
    /// <param name="context">The request.</param>
    /// <param name="began">What <see cref="Begin"/> gave.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="servedEntity">The served entity that answers; empty when none was chosen.</param>
    /// <param name="upstream">What replicas and providers took.</param>
    public void Tell(HttpContext context, long began, string endpoint, string servedEntity, TimeSpan upstream)
    {
        var own = time.GetElapsedTime(began) - upstream;
        // Two clocks that start and stop at different places may disagree by their last tick.
        if (own < TimeSpan.Zero)
            own = TimeSpan.Zero;
        context.Response.Headers[Header] = Milliseconds.Of(own).ToString(CultureInfo.InvariantCulture);
        metrics.Record(endpoint, servedEntity, own);
    }

    /// <summary>
    /// For a filter of exceptions: the request reached nobody, and what comes out of here becomes its answer further out. False, so that the
    /// exception passes.
    /// </summary>
    public bool TellFault(HttpContext context, long began)
    {
        if (!context.Response.HasStarted && !context.Response.Headers.ContainsKey(Header))
            Tell(context, began, "", "", TimeSpan.Zero);
        return false;
    }
}
