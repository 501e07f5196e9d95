using Microsoft.Extensions.Hosting;
using ServingCluster.Grains.Routing;

namespace ServingCluster.Client.Routing;

/// <summary>Lets the router go before the connections under it: it follows endpoints for as long as it lives.</summary>
internal sealed class RouterLife(EndpointRouter router) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await router.DisposeAsync();
}
