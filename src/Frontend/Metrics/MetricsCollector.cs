using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ServingCluster.Frontend.Metrics;

/// <summary>
/// Aggregates what the process's meters measure and hands out the totals on request. The aggregation is OpenTelemetry's, so that
/// what is scraped here and what is exported elsewhere are the same numbers.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly SnapshotExporter _exporter = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;
    private readonly Lock _lock = new();

    /// <summary>Begins to listen.</summary>
    public MetricsCollector()
    {
        _reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddServingMeters()
            .AddReader(_reader)
            .Build();
    }

    /// <summary>The totals of this moment, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_lock)
        {
            _reader.Collect();
            return _exporter.Latest;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();
}
