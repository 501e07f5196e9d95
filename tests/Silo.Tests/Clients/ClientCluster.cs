using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Client;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Models;
using ServingCluster.Replicas;
using ServingCluster.Silo.Driving;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Hosting;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>Two silos with scripted models that reconcile by themselves, at real ports, and a client outside of them that knows their gateways.</summary>
public sealed class ClientCluster : IAsyncLifetime
{
    public const string Caller = "test";
    public const string ModelName = "main.ml.scripted";

    /// <summary>An endpoint over version 1 with a replica on each silo.</summary>
    public const string EndpointName = "scripted";

    private readonly IReadOnlyList<int> _ports = Ports.Free(4);
    private readonly MemoryStateStore _store = new();
    private readonly ComposedSilo?[] _silos = new ComposedSilo?[2];
    private ClientHost? _client;

    public ScriptedRuntime Runtime { get; } = new();

    /// <summary>The providers that the silos reach.</summary>
    public ScriptedExternalModels Providers { get; } = new();

    public IServingClient Client => _client!.Client;

    public IReadOnlyList<IPEndPoint> Gateways => [new(IPAddress.Loopback, _ports[1]), new(IPAddress.Loopback, _ports[3])];

    public async ValueTask InitializeAsync()
    {
        await StartSiloAsync(0);
        await StartSiloAsync(1);
        _client = await ClientHost.StartAsync(new ServingClientOptions { Gateways = Gateways, Timeout = TimeSpan.FromSeconds(30) });
        await RegisterAsync();
        await Client.Endpoint(EndpointName).CreateAsync(new EndpointCreation { Config = Serve(1, replicas: 2) }, Caller);
        await Client.WaitUntilReadyAsync(EndpointName);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        foreach (var silo in _silos)
            await (silo?.KillAsync() ?? Task.CompletedTask);
        Assert.Empty(Runtime.Violations);
    }

    /// <summary>A config of one entity over a version of the model.</summary>
    public static EndpointConfigInput Serve(int version, int replicas = 1) => new()
    {
        ServedEntities =
        [
            new ServedEntityInput
            {
                Name = $"v{version}",
                EntityName = ModelName,
                EntityVersion = $"{version}",
                ScaleToZeroEnabled = false,
                MinProvisionedConcurrency = 4 * replicas,
                MaxProvisionedConcurrency = 4 * replicas,
            },
        ],
    };

    /// <summary>Starts a silo, or starts it again.</summary>
    public async Task StartSiloAsync(int index) => _silos[index] = await ComposedSilo.StartAsync(
        Runtime, AddRest,
        [
            ("NodeName", $"node-{index}"), ("Storage", "memory"), ("SiloPort", $"{_ports[2 * index]}"), ("GatewayPort", $"{_ports[(2 * index) + 1]}"),
            .. index == 0 ? (IEnumerable<(string, string)>)[] : [("PrimarySilo", $"127.0.0.1:{_ports[0]}")],
        ]);

    /// <summary>Ends a silo without a word to the others.</summary>
    public async Task KillSiloAsync(int index)
    {
        await _silos[index]!.KillAsync();
        _silos[index] = null;
    }

    /// <summary>How many requests the replicas hold that are in the routes now.</summary>
    public async Task<int> HeldAsync()
    {
        var grains = _silos[0]!.Grains;
        var table = await grains.Endpoint(EndpointName).WatchRoutesAsync(-1, default);
        var held = 0;
        foreach (var key in table!.Entities[0].Replicas)
            held += await HeldByAsync(grains.Replica(key));
        return held;
    }

    // One of a silo that was lost stays in the routes until its endpoint knows.
    private static async Task<int> HeldByAsync(IModelReplica replica)
    {
        try
        {
            return (await replica.GetStatusAsync()).InFlight;
        }
        catch (ServingException)
        {
            return 0;
        }
    }

    // What the program adds after the silo; and a store that outlives silos.
    private void AddRest(IServiceCollection services) => services
        .AddSingleton<IStateStore>(_store)
        .AddSingleton<IExternalModels>(Providers)
        .AddSingleton<NodeReporter>()
        .AddHostedService(s => s.GetRequiredService<NodeReporter>())
        .AddHostedService<Awakener>();

    private async Task RegisterAsync()
    {
        var model = Client.Model(ModelName);
        await model.CreateAsync(new RegisteredModelCreation(), Caller);
        foreach (var source in new[] { "one", "two" })
            await model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Caller);
        await Eventually.GetAsync(
            () => model.GetAsync(), m => m!.Versions.All(v => v.Status != ModelVersionStatus.PendingRegistration), "all versions are registered");
    }
}
