using ServingCluster.Grains.Routing;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>
/// When the process is told to stop, requests that wait for a replica are told to come again: a replica that sleeps, or never
/// comes, would hold up the stop until their deadlines.
/// </summary>
internal sealed class WaitingAtStop(EndpointRouter router, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the web server begins to wait for its last requests.
        lifetime.ApplicationStopping.Register(router.StopWaiting);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
