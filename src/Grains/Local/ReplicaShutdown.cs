using Microsoft.Extensions.Hosting;

namespace ServingCluster.Grains.Local;

/// <summary>
/// Unloads all replicas when the process ends: registered before whatever uses or makes replicas, and so stopped after it.
/// </summary>
internal sealed class ReplicaShutdown(LocalCluster cluster, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => cluster.UnloadAllAsync(time, cancellationToken);
}
