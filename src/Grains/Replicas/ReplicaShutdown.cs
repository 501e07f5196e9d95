using Microsoft.Extensions.Hosting;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// Unloads all replicas when the process ends: registered before whatever uses or makes replicas, and so stopped after it.
/// </summary>
public sealed class ReplicaShutdown(LiveReplicas replicas, TimeProvider time) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => replicas.UnloadAllAsync(time, cancellationToken);
}
