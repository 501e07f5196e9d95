using System.Diagnostics.Metrics;

namespace ServingCluster.Frontend.Invocations;

/// <summary>
/// The meter of the frontend, <c>ServingCluster.Frontend</c>: what this server itself takes of a request's time. Attributes:
/// <c>endpoint</c> (empty when no served entity was chosen, for made-up names would make a time series each) and <c>served_entity</c>.
/// </summary>
internal sealed class OverheadMetrics
{
    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0015, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    };

    private readonly Histogram<double> _overhead;

    /// <summary>Makes the instrument.</summary>
    public OverheadMetrics(IMeterFactory meters) => _overhead = meters.Create("ServingCluster.Frontend").CreateHistogram(
        "serving.request.overhead", "s", "From a request's arrival to its answer, or to the first piece of a streamed one, less the time of replicas and providers.",
        advice: Bounds);

    public void Record(string endpoint, string servedEntity, TimeSpan overhead) =>
        _overhead.Record(overhead.TotalSeconds, new("endpoint", servedEntity.Length > 0 ? endpoint : ""), new("served_entity", servedEntity));
}
