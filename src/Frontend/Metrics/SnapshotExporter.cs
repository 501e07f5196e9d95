using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ServingCluster.Frontend.Metrics;

/// <summary>Copies the aggregated metrics, whose points are only valid during the export. Called under the collector's lock.</summary>
internal sealed class SnapshotExporter : BaseExporter<Metric>
{
    /// <summary>What the last export brought, by name.</summary>
    public IReadOnlyList<MetricFamily> Latest { get; private set; } = [];

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var families = new List<MetricFamily>();
        foreach (var metric in batch)
            families.Add(Copy(metric));
        families.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        Latest = families;
        return ExportResult.Success;
    }

    private static MetricFamily Copy(Metric metric)
    {
        var series = new List<MetricSeries>();
        foreach (ref readonly var point in metric.GetMetricPoints())
            series.Add(Copy(metric.MetricType, in point));
        return new MetricFamily(metric.Name, metric.Unit, metric.Description, KindOf(metric.MetricType), series);
    }

    private static MetricKind KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
        MetricType.Histogram => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };

    private static MetricSeries Copy(MetricType type, in MetricPoint point) => new()
    {
        Attributes = AttributesOf(in point),
        Value = ValueOf(type, in point),
        Buckets = type == MetricType.Histogram ? BucketsOf(in point) : [],
    };

    private static List<KeyValuePair<string, string>> AttributesOf(in MetricPoint point)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var tag in point.Tags)
            attributes.Add(new(tag.Key, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""));
        return attributes;
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => point.GetHistogramSum(),
    };

    private static List<(double UpTo, long Count)> BucketsOf(in MetricPoint point)
    {
        var buckets = new List<(double, long)>();
        var total = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            buckets.Add((bucket.ExplicitBound, total));
        }

        return buckets;
    }
}
