using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;
using ServingCluster.Endpoints;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;
using ServingCluster.Nodes;
using ServingCluster.Secrets;
using ServingCluster.Silo.Driving;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Contracts;

/// <summary>Two silos over a store in memory, whose grains are not driven: the tests call through the first, replicas live on the second.</summary>
internal sealed class OrleansClusterFixture : IClusterFixture
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryStateStore _store = new();
    private readonly ScriptedArtifacts _artifacts = new();
    private readonly Action<string, ISiloBuilder> _more;
    private InProcessTestCluster _cluster = null!;
    private MortalRuntime _process = null!;

    private OrleansClusterFixture(Action<string, ISiloBuilder> more) => _more = more;

    public IServingGrains Grains => Services(0).GetRequiredService<IServingGrains>();

    public ScriptedRuntime Runtime { get; } = new();

    public RecordingChannel Notices { get; } = new();

    public ClusterTimings Timings { get; } = new();

    public long NodeMemoryBytes { get; set; } = 1L << 30;

    public string NodeName => _cluster.Silos[1].Name;

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The second silo, on which replicas live.</summary>
    public SiloAddress NodeAddress => _cluster.Silos[1].SiloAddress;

    public static ValueTask<IClusterFixture> StartAsync() => StartAsync((_, _) => { });

    /// <param name="more">What else a silo of that name gets.</param>
    public static async ValueTask<IClusterFixture> StartAsync(Action<string, ISiloBuilder> more)
    {
        var fixture = new OrleansClusterFixture(more);
        await fixture.DeployAsync();
        return fixture;
    }

    public void Advance(TimeSpan time) => _time.Advance(time);

    public Task ReportNodeAsync() => Grains.NodeDirectory().ReportAsync(new NodeReport
    {
        Node = NodeName,
        Devices = [new DeviceReport("cpu", DeviceKind.Cpu, NodeMemoryBytes)],
        Replicas = [.. Services(1).GetRequiredService<LiveReplicas>().All.Select(r => new RunningReplica(r.Key, r.MemoryBytes))],
    });

    public async Task RestartAsync()
    {
        _process.Die();
        foreach (var silo in _cluster.Silos.ToList())
            await _cluster.KillSiloAsync(silo);
        await _cluster.DisposeAsync();
        Runtime.LoseMemory();
        await DeployAsync();
        await ReportNodeAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private IServiceProvider Services(int silo) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress);

    private async Task DeployAsync()
    {
        _process = new MortalRuntime(Runtime);
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureSilo((options, silo) => Configure(options.SiloName, silo));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        // Until a silo has heard what another can run, it keeps every grain to itself.
        foreach (var silo in new[] { 0, 1 })
        {
            var known = Services(silo).GetRequiredService<IClusterManifestProvider>();
            await Eventually.GetAsync(() => Task.FromResult(known.Current.Silos.Count), count => count == 2, "the silos know each other");
        }
    }

    private void Configure(string name, ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IStateStore>(_store);
        silo.Services.AddSingleton(TestSealer.Instance);
        silo.Services.AddSingleton<IModelArtifacts>(_artifacts);
        silo.Services.AddSingleton<ISecretSealer, TransparentSealer>();
        silo.Services.AddSingleton<INoticeChannel>(Notices);
        silo.Services.AddSingleton<IModelRuntime>(_process);
        silo.Services.AddMetrics();
        silo.UseInMemoryReminderService();
        silo.Services.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromMinutes(5));
        silo.AddServingGrains(
            new LocalNode(name, "", [new DeviceReport("cpu", DeviceKind.Cpu, NodeMemoryBytes)]),
            new ServingCluster.Grains.Endpoints.EndpointOptions
            {
                DeploymentTimeout = Timings.DeploymentTimeout,
                DrainGrace = Timings.DrainGrace,
                ReplaceBackoff = Timings.ReplaceBackoff,
                WatchTimeout = Timings.WatchTimeout,
                Scaling = new ScaleOptions { StabilisationWindow = Timings.StabilisationWindow, IdleWindow = Timings.IdleWindow },
            },
            new NodeDirectoryOptions { NodeLifetime = Timings.NodeLifetime, PlaceLease = Timings.PlaceLease },
            new DrivingOptions { IsOn = false },
            _time);
        // The contract of the directory lets nodes report that are no silos of this cluster.
        silo.Services.AddSingleton<INodeLiveness, ReportedLiveness>();
        _more(name, silo);
    }
}
