using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.FoundationModels;

/// <summary>Has the <see cref="FoundationModelKeeper"/> look every few seconds.</summary>
public partial class FoundationModelDriver(FoundationModelKeeper keeper, TimeProvider time, ILogger<FoundationModelDriver> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Whether it is for this process to look; where there are several, one does.</summary>
    protected virtual bool IsMine => true;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                if (IsMine)
                    await ReconcileAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task ReconcileAsync()
    {
        try
        {
            await keeper.ReconcileAsync();
        }
        catch (Exception e)
        {
            // The border of the control loop: a catalog that cannot be read now may be in the next round.
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The catalogs of models and endpoints could not be read; they will be tried again.")]
    private partial void LogFailed(Exception exception);
}
