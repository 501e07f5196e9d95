using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Endpoints;

namespace ServingCluster.Grains.Local;

/// <summary>
/// Drives the reconciliation of every endpoint in one process: each when it asked to be called again, none held up by another.
/// </summary>
internal sealed class ReconcileDriver(IServingGrains grains, TimeProvider time, ILogger<ReconcileDriver> logger)
    : BackgroundService, IReconcileSignal
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFirstFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAfterFault = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    // How often in a row each failed; only endpoints that fail are here.
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);

    public void Soon(string endpoint) => _due[endpoint] = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            do
            {
                await StartDueAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task StartDueAsync()
    {
        var now = time.GetUtcNow();
        foreach (var name in await ListAsync())
        {
            if (_due.TryGetValue(name, out var due) && due > now)
                continue;
            var done = new TaskCompletionSource();
            // In the books before it runs: a run that ends at once must find itself there to strike itself out.
            if (!_running.TryAdd(name, done.Task))
                continue;
            // Until the call returns; one that asks to be called soon meanwhile overwrites this.
            _due[name] = DateTimeOffset.MaxValue;
            _ = ReconcileAsync(name, done);
        }
    }

    private async ValueTask<IReadOnlyList<string>> ListAsync()
    {
        try
        {
            return await grains.EndpointCatalog().ListAsync();
        }
        catch (Exception e)
        {
            // The border of the control loop: a store that cannot be read now may be at the next tick.
            ReconcileLog.ListFailed(logger, e);
            return [];
        }
    }

    private async Task ReconcileAsync(string name, TaskCompletionSource done)
    {
        await Task.Yield();
        var again = LongestAfterFault;
        try
        {
            again = await grains.Endpoint(name).ReconcileAsync();
            _faults.TryRemove(name, out _);
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round starts from what is written.
            again = AfterFault(_faults.AddOrUpdate(name, 1, static (_, n) => n + 1));
            ReconcileLog.Failed(logger, name, again, e);
        }
        finally
        {
            _due.TryUpdate(name, time.GetUtcNow() + again, DateTimeOffset.MaxValue);
            _running.TryRemove(name, out _);
            done.SetResult();
        }
    }

    // What fails for good, such as a damaged record, must not fill the log.
    private static TimeSpan AfterFault(int inARow)
    {
        var pause = AfterFirstFault * Math.Pow(2, Math.Min(inARow - 1, 10));
        return pause < LongestAfterFault ? pause : LongestAfterFault;
    }
}
