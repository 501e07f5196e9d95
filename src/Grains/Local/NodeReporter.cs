using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Local;

/// <summary>Tells the node directory every few seconds what this process has and runs.</summary>
internal sealed class NodeReporter(LocalCluster cluster, LocalClusterOptions options, TimeProvider time, ILogger<NodeReporter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // The first report is made before the host counts as started, so that the first placement finds the node.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReportAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await ReportAsync();
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task ReportAsync()
    {
        try
        {
            cluster.ForgetUnloaded();
            await cluster.NodeDirectory().ReportAsync(new NodeReport
            {
                Node = options.NodeName,
                Devices = [new DeviceReport("cpu", DeviceKind.Cpu, CpuMemory())],
                Replicas = [.. cluster.LiveReplicas().Select(r => new RunningReplica(r.Key, r.MemoryBytes))],
            });
        }
        catch (Exception e)
        {
            // The border of the loop: the next report makes up for this one.
            ReconcileLog.ReportFailed(logger, options.NodeName, e);
        }
    }

    // What the process may use: the container's limit where there is one, else the machine's memory.
    private long CpuMemory() =>
        options.CpuMemoryBytes > 0 ? options.CpuMemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;
}
