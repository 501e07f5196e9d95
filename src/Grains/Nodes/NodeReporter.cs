using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Replicas;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Tells the node directory every few seconds what this process has and runs, does what the directory orders, and lets replicas go
/// that no endpoint knows.
/// </summary>
public sealed partial class NodeReporter(
    LocalNode node, LiveReplicas replicas, IServingGrains grains, TimeProvider time, ILogger<NodeReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly OrphanSweep _orphans = new(replicas, grains, time, logger);
    private Task _sweep = Task.CompletedTask;

    /// <summary>The first report is made before the host counts as started, so that the first placement finds the node.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReportAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReportAsync();
                // Not waited for: an endpoint that hangs must not keep the node from reporting.
                if (_sweep.IsCompleted)
                    _sweep = _orphans.SweepAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    /// <summary>Reports now.</summary>
    public async Task ReportAsync()
    {
        try
        {
            var orders = await grains.NodeDirectory().ReportAsync(new NodeReport
            {
                Node = node.Name,
                Zone = node.Zone,
                IsDraining = node.IsDraining,
                IsLeaving = node.IsLeaving,
                Devices = node.Devices,
                Replicas =
                [
                    .. replicas.All.Select(r => new RunningReplica(r.Key, r.MemoryBytes) { ServedEntity = r.ServedEntity, State = r.State, InFlight = r.InFlight }),
                ],
            }).WaitAsync(CallTimeout, time);
            node.IsDraining = orders.Drain ?? node.IsDraining;
        }
        catch (Exception e)
        {
            // The border of the loop: the next report makes up for this one.
            LogReportFailed(node.Name, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Node {Node} could not report to the directory; it will report again.")]
    private partial void LogReportFailed(string node, Exception exception);
}
