namespace ServingCluster.Frontend.Metrics;

/// <summary>How a metric's values are to be read.</summary>
internal enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value of the moment.</summary>
    Gauge,

    /// <summary>A distribution over buckets.</summary>
    Histogram,
}
