using ServingCluster.Frontend.Health;

namespace ServingCluster.Silo.Hosting;

/// <summary>Not ready any more from the moment on that the process was told to stop, so that balancers send their requests elsewhere.</summary>
internal sealed class StoppingCheck(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    public string Name => "running";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        new(lifetime.ApplicationStopping.IsCancellationRequested ? "The process is about to end." : null);
}
