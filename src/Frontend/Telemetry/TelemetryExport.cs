using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ServingCluster.Frontend.Metrics;

namespace ServingCluster.Frontend.Telemetry;

/// <summary>
/// Exports spans and metrics by OTLP while the process runs, from threads and bounded queues of its own, so that a collector that is
/// slow or gone is felt by nobody. At the end it sends what is left, for a few seconds at most.
/// </summary>
internal sealed class TelemetryExport(TelemetrySettings settings, IConfiguration variables, Action<ResourceBuilder> describe) : IHostedService
{
    private const int LongestFlushMilliseconds = 5000;

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(variables))
                .ConfigureResource(describe)
                .AddSource("ServingCluster.*")
                .AddOtlpExporter()
                .Build();
        }

        if (settings.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(variables))
                .ConfigureResource(describe)
                .AddServingMeters()
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => _traces?.Shutdown(LongestFlushMilliseconds), CancellationToken.None),
        Task.Run(() => _metrics?.Shutdown(LongestFlushMilliseconds), CancellationToken.None));
}
