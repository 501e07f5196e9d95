using System.Diagnostics.Metrics;
using ServingCluster.Nodes;

namespace ServingCluster.Silo.Hosting;

/// <summary>
/// The meter <c>ServingCluster.Cluster</c>: how many workers the cluster has and how many its replicas would need, for whatever adds
/// workers and takes them away. The directory is asked every few seconds; when it cannot be, nothing is told rather than something old.
/// </summary>
internal sealed class DemandMetrics : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ServingCluster.Cluster";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly IServingGrains _grains;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile NodeDemand? _demand;

    /// <summary>Makes the instruments.</summary>
    public DemandMetrics(IMeterFactory meters, IServingGrains grains, TimeProvider time, ILogger<DemandMetrics> logger)
    {
        (_grains, _time, _logger) = (grains, time, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("serving.workers", () => Observe(d => d.Workers), "{node}", "Nodes that take replicas.");
        meter.CreateObservableGauge(
            "serving.wanted_workers", () => Observe(d => d.WantedWorkers), "{node}", "Nodes that the replicas which run or wait for room would need.");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            do
            {
                _demand = await AskAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task<NodeDemand?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _grains.NodeDirectory().GetDemandAsync().AsTask().WaitAsync(Period, _time, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The border to another silo: the next round asks again.
            HostingLog.NoDemand(_logger, e);
            return null;
        }
    }

    private IEnumerable<Measurement<int>> Observe(Func<NodeDemand, int> value) => _demand is { } demand ? [new(value(demand))] : [];
}
