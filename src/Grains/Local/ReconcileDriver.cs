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
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

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
        foreach (var name in await grains.EndpointCatalog().ListAsync())
        {
            if (_due.TryGetValue(name, out var due) && due > now)
                continue;
            if (_running.ContainsKey(name))
                continue;
            // Until the call returns; one that asks to be called soon meanwhile overwrites this.
            _due[name] = DateTimeOffset.MaxValue;
            var run = ReconcileAsync(name);
            if (!run.IsCompleted && _running.TryAdd(name, run) && run.IsCompleted)
                _running.TryRemove(name, out _);
        }
    }

    private async Task ReconcileAsync(string name)
    {
        await Task.Yield();
        var again = AfterFault;
        try
        {
            again = await grains.Endpoint(name).ReconcileAsync();
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round starts from what is written.
            ReconcileLog.Failed(logger, name, e);
        }
        finally
        {
            _due.TryUpdate(name, time.GetUtcNow() + again, DateTimeOffset.MaxValue);
            _running.TryRemove(name, out _);
        }
    }
}
