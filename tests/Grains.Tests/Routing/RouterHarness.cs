using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.External;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Tests.Routing;

/// <summary>A router over fakes with one endpoint, <c>iris</c>, whose routes a test publishes, and a clock that it turns.</summary>
internal sealed class RouterHarness : IAsyncDisposable
{
    public const string Name = "iris";
    private long _version;

    public RouterHarness(Action<RouterOptions>? configure = null, TimeProvider? time = null, IExternalModels? external = null)
    {
        var options = new RouterOptions { Seed = 42, RouterId = "router-1", QueueLimit = 8 };
        configure?.Invoke(options);
        Router = new EndpointRouter(Grains, options, time ?? Time, new RouterMetrics(Meters), NullLogger<EndpointRouter>.Instance, external);
    }

    public FakeServingGrains Grains { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeMeterFactory Meters { get; } = new();

    public EndpointRouter Router { get; }

    public FakeServingEndpoint Endpoint => Grains.FakeEndpoint(Name);

    public static ReplicaKey Key(string id) => new("node", "cpu", Name, id);

    public static EntityRoute Entity(string name, int percentage, params string[] replicas) => new()
    {
        Name = name,
        TrafficPercentage = percentage,
        MaxConcurrency = 4,
        Replicas = [.. replicas.Select(Key)],
    };

    public static string Text(InvocationResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    public FakeModelReplica Replica(string id) => Grains.FakeReplica(Key(id));

    public RouteTable Table(params EntityRoute[] entities) => new()
    {
        Endpoint = Name,
        EndpointId = "id-1",
        Version = ++_version,
        ConfigVersion = 1,
        Stopped = false,
        Entities = entities,
    };

    /// <summary>Creates the endpoint with these routes and lets the router read them.</summary>
    public async Task LoadAsync(params EntityRoute[] entities) => await LoadAsync(Table(entities));

    public async Task LoadAsync(RouteTable table)
    {
        Endpoint.Publish(table);
        await Grains.Catalog.AddAsync(Name);
        // Names no served entity, so that no replica sees it.
        using var response = await InvokeAsync("?").Soon();
        await Endpoint.AppliedAsync(table.Version).Soon();
    }

    /// <summary>Publishes other routes and waits until the router goes by them.</summary>
    public async Task ChangeAsync(params EntityRoute[] entities) => await ChangeAsync(Table(entities));

    public async Task ChangeAsync(RouteTable table)
    {
        Endpoint.Publish(table);
        await Endpoint.AppliedAsync(table.Version).Soon();
    }

    /// <summary>Sends a request. With the routes loaded, it waits or runs when this returns.</summary>
    public Task<InvocationResponse> InvokeAsync(
        string? servedEntity = null, TimeSpan? deadline = null, string id = "r", CancellationToken cancellationToken = default) =>
        Router.InvokeAsync(Name, servedEntity, Request(deadline, id), cancellationToken).AsTask();

    public InvocationRequest Request(
        TimeSpan? deadline = null, string id = "r", InvocationTask task = InvocationTask.Predict, Principal? principal = null) => new()
        {
            Task = task,
            Principal = principal,
            Body = new byte[] { 1, 2, 3 },
            Format = BodyFormat.Json,
            Caller = "somebody",
            RequestId = id,
            Deadline = Time.GetUtcNow() + (deadline ?? TimeSpan.FromMinutes(2)),
        };

    /// <summary>Turns the clock on in small steps until something happened.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        for (var i = 0; !task.IsCompleted; i++)
        {
            Assert.True(i < 10_000, "The clock was turned on and on, and nothing happened.");
            Time.Advance(step);
            await Task.Delay(1);
        }
        await task;
    }

    public void AssertNothingUnderWay() => Assert.All(Router.Snapshot(), entity => Assert.Equal((0, 0), (entity.InFlight, entity.Waiting)));

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        Meters.Dispose();
    }
}
