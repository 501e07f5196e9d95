using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Local;

/// <summary>
/// Lets every registered model carry on with what is unfinished, and forgets grains that are over: once at the start, then every
/// half minute.
/// </summary>
internal sealed class ModelDriver(LocalCluster grains, TimeProvider time, ILogger<ModelDriver> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                grains.ForgetUnused();
                foreach (var name in await ListAsync())
                    await ReconcileAsync(name);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    // Before the store is closed, which they write to.
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await grains.StopRegistrationsAsync();
    }

    private async ValueTask<IReadOnlyList<string>> ListAsync()
    {
        try
        {
            return await grains.ModelCatalog().ListAsync();
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round reads again.
            ReconcileLog.ListFailed(logger, e);
            return [];
        }
    }

    private async Task ReconcileAsync(string name)
    {
        try
        {
            await grains.Model(name).ReconcileAsync();
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round starts from what is written.
            ReconcileLog.ModelFailed(logger, name, e);
        }
    }
}
