using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ServingCluster.Frontend.Metrics;

/// <summary>Which meters are told of, and how, at <c>/metrics</c> and by OTLP alike.</summary>
internal static class ServingMeters
{
    // Thousands of endpoints, each with a few served entities and statuses.
    private const int MaxSeries = 50_000;

    /// <summary>Adds the meters with their views.</summary>
    public static MeterProviderBuilder AddServingMeters(this MeterProviderBuilder builder) => builder
        .AddMeter("ServingCluster.*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
        .AddView(static instrument => IsPerEndpoint(instrument) ? new MetricStreamConfiguration { CardinalityLimit = MaxSeries } : null);

    private static bool IsPerEndpoint(Instrument instrument) => instrument.Meter.Name.StartsWith("ServingCluster.", StringComparison.Ordinal);
}
