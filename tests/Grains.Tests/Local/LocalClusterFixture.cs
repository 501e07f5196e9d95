using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Local;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Inference;
using ServingCluster.Nodes;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>A cluster in one process over a store in memory, whose drivers are not started.</summary>
internal sealed class LocalClusterFixture : IClusterFixture
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private ServiceProvider _services;
    private MortalRuntime? _process;

    public LocalClusterFixture() => _services = Build(Store);

    public MemoryStateStore Store { get; } = new();

    public ScriptedArtifacts Artifacts { get; } = new();

    public ScriptedRuntime Runtime { get; } = new();

    public RecordingChannel Notices { get; } = new();

    public ClusterTimings Timings { get; } = new();

    public long NodeMemoryBytes { get; set; } = 1L << 30;

    public string NodeName => "local";

    public IServingGrains Grains => _services.GetRequiredService<IServingGrains>();

    public LocalCluster Local => _services.GetRequiredService<LocalCluster>();

    /// <summary>The drivers, not started.</summary>
    public IReadOnlyList<IHostedService> HostedServices => [.. _services.GetServices<IHostedService>()];

    public DateTimeOffset Now => _time.GetUtcNow();

    public void Advance(TimeSpan time) => _time.Advance(time);

    public Task ReportNodeAsync() => Grains.NodeDirectory().ReportAsync(new NodeReport
    {
        Node = "local",
        Devices = [new DeviceReport("cpu", DeviceKind.Cpu, NodeMemoryBytes)],
        Replicas = [.. _services.GetRequiredService<LiveReplicas>().All.Select(r => new RunningReplica(r.Key, r.MemoryBytes))],
    });

    public Task RestartAsync() => RestartAsync(Store);

    /// <summary>Restarts over the store as another sees it.</summary>
    public async Task RestartAsync(IStateStore store)
    {
        // The old process is not disposed, which would be a farewell: its objects are let go of.
        _process?.Die();
        Runtime.LoseMemory();
        _services = Build(store);
        await ReportNodeAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private ServiceProvider Build(IStateStore store) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton(store)
        .AddSingleton(TestSealer.Instance)
        .AddSingleton<IModelArtifacts>(Artifacts)
        .AddSingleton<ISecretSealer, TransparentSealer>()
        .AddSingleton<INoticeChannel>(Notices)
        .AddSingleton<IModelRuntime>(_process = new MortalRuntime(Runtime))
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddMetrics()
        .AddLocalCluster(new LocalClusterOptions
        {
            Endpoints = new EndpointOptions
            {
                DeploymentTimeout = Timings.DeploymentTimeout,
                DrainGrace = Timings.DrainGrace,
                ReplaceBackoff = Timings.ReplaceBackoff,
                WatchTimeout = Timings.WatchTimeout,
                Scaling = new ScaleOptions { StabilisationWindow = Timings.StabilisationWindow, IdleWindow = Timings.IdleWindow },
            },
            Nodes = new NodeDirectoryOptions { NodeLifetime = Timings.NodeLifetime, PlaceLease = Timings.PlaceLease },
        })
        .BuildServiceProvider();
}
