using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Routing;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>A client in front of a cluster that is no more than one endpoint with one replica.</summary>
internal sealed class OneEndpoint : IAsyncDisposable
{
    public const string Name = "my-model";

    private static readonly ReplicaKey Key = new("node", "cpu", Name, "1");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly EndpointRouter _router;

    public OneEndpoint()
    {
        var catalog = Substitute.For<IEndpointCatalog>();
        catalog.ContainsAsync(Name).Returns(true);
        Grain.WatchRoutesAsync(-1, Arg.Any<CancellationToken>()).Returns(Routes);
        Grain.WatchRoutesAsync(1, Arg.Any<CancellationToken>()).Returns(new TaskCompletionSource<RouteTable?>().Task);
        Grains.EndpointCatalog().Returns(catalog);
        Grains.Endpoint(Arg.Any<string>()).Returns(Grain);
        Grains.Replica(Key).Returns(Replica);
        var options = new ServingClientOptions { Caller = "test", Timeout = TimeSpan.FromMinutes(1) };
        _router = new EndpointRouter(
            Grains, new RouterOptions(), Time, new RouterMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<EndpointRouter>.Instance);
        Client = new ServingClient(Grains, _router, options, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    public IServingGrains Grains { get; } = Substitute.For<IServingGrains>();

    /// <summary>The endpoint itself.</summary>
    public IServingEndpoint Grain { get; } = Substitute.For<IServingEndpoint>();

    public ScriptedReplica Replica { get; } = new();

    public IServingClient Client { get; }

    private static RouteTable Routes => new()
    {
        Endpoint = Name,
        EndpointId = "1",
        Version = 1,
        ConfigVersion = 1,
        Stopped = false,
        Entities = [new EntityRoute { Name = "model-1", TrafficPercentage = 100, MaxConcurrency = 4, Replicas = [Key] }],
    };

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _services.DisposeAsync();
    }
}
