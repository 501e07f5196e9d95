using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Storage;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Benchmarks.Routing;

/// <summary>A router over one endpoint, <c>bench</c>, with two served entities of two replicas each.</summary>
internal sealed class RoutedCluster : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    /// <summary>Makes cluster and router.</summary>
    /// <param name="limits">The endpoint's limits.</param>
    public RoutedCluster(params RateLimit[] limits)
    {
        var table = limits.Length == 0 ? Table : Table with { Gateway = new GatewayConfig { RateLimits = limits } };
        var endpoint = Substitute.For<IServingEndpoint>();
        endpoint.WatchRoutesAsync(Arg.Any<long>(), Arg.Any<CancellationToken>()).Returns(
            call => call.Arg<long>() < Table.Version ? Task.FromResult<RouteTable?>(table) : new TaskCompletionSource<RouteTable?>().Task);
        var catalog = Substitute.For<IEndpointCatalog>();
        catalog.ContainsAsync("bench").Returns(true);
        var grains = Substitute.For<IServingGrains>();
        grains.Endpoint("bench").Returns(endpoint);
        grains.EndpointCatalog().Returns(catalog);
        grains.RateLimiter("1").Returns(new RateLimiter("1", new MemoryStateStore(), TimeProvider.System));
        grains.Replica(Arg.Any<ReplicaKey>()).Returns(Replica);
        Router = new EndpointRouter(
            grains,
            new RouterOptions { Seed = 1 },
            TimeProvider.System,
            new RouterMetrics(_services.GetRequiredService<IMeterFactory>()),
            NullLogger<EndpointRouter>.Instance);
    }

    /// <summary>The router.</summary>
    public EndpointRouter Router { get; }

    /// <summary>The replica that all keys lead to.</summary>
    public InstantReplica Replica { get; } = new();

    private static RouteTable Table { get; } = new()
    {
        Endpoint = "bench",
        EndpointId = "1",
        Version = 1,
        ConfigVersion = 1,
        Stopped = false,
        Entities = [Entity("current", 90), Entity("challenger", 10)],
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static EntityRoute Entity(string name, int traffic) => new()
    {
        Name = name,
        TrafficPercentage = traffic,
        MaxConcurrency = 4,
        Replicas = [new ReplicaKey("node", "cpu", "bench", name + "-1"), new ReplicaKey("node", "cpu", "bench", name + "-2")],
    };
}
