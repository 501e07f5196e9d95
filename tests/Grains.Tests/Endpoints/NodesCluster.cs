using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.History;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>
/// One endpoint whose replicas live on several nodes that fail as a test wants, with a clock that it turns. The endpoint and the
/// directory are the real ones, and so are the replicas; the models are registered already.
/// </summary>
internal sealed class NodesCluster : IServingGrains, IReconcileSignal
{
    public const string Name = "churn";
    public const string ModelName = "main.ml.churn";
    public const string Ann = "ann@example.org";

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(20);

    private readonly IModelCatalog _modelCatalog = Substitute.For<IModelCatalog>();
    private readonly IRegisteredModel _model = Substitute.For<IRegisteredModel>();
    private readonly NodeDirectory _directory;

    public NodesCluster(long memoryBytes = 1L << 30, params string[] nodes)
    {
        Nodes = (nodes.Length > 0 ? nodes : ["a", "b", "c"]).ToDictionary(n => n, n => new FakeNode(n, "", memoryBytes, Runtime, Time));
        _directory = new NodeDirectory(
            new NodeDirectoryOptions(), new FakeLiveness(n => Nodes[n].Health != NodeHealth.Gone), Time);
        _modelCatalog.ContainsAsync(ModelName).Returns(true);
        _model.GetAsync().Returns(_ => AnswerAsync(() => (RegisteredModelInfo?)Model()));
        _model.PinAsync(Arg.Any<int>(), Name).Returns(c => AnswerAsync(() => Version(c.Arg<int>())));
        _model.UnpinAsync(Arg.Any<int>(), Name).Returns(c => AnswerAsync(() => Unpinned(c.Arg<int>())));
        Endpoint = Activate();
    }

    /// <summary>Where set, the task of the models.</summary>
    public string? ModelTask { get; set; }

    public EndpointOptions Options { get; private set; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    public ScriptedRuntime Runtime { get; } = new();

    public MemoryStateStore Store { get; } = new();

    public FakeEndpointCatalog Catalog { get; } = new();

    public IReadOnlyDictionary<string, FakeNode> Nodes { get; }

    /// <summary>What the endpoint unpinned.</summary>
    public ConcurrentQueue<int> UnpinnedVersions { get; } = new();

    /// <summary>Models answer when this completes; null for at once.</summary>
    public TaskCompletionSource? ModelGate { get; set; }

    /// <summary>The directory answers when this completes; null for at once.</summary>
    public TaskCompletionSource? DirectoryGate { get; set; }

    public ServingEndpoint Endpoint { get; private set; }

    public static EndpointConfigInput Serve(int version, int replicas = 1) => new()
    {
        ServedEntities =
        [
            new ServedEntityInput
            {
                Name = "v",
                EntityName = ModelName,
                EntityVersion = $"{version}",
                MinProvisionedConcurrency = replicas * 4,
                MaxProvisionedConcurrency = replicas * 4,
            },
        ],
    };

    /// <summary>The endpoint's process comes back with other options.</summary>
    public void Reconfigure(EndpointOptions options)
    {
        Options = options;
        Reactivate();
    }

    /// <summary>The endpoint's process dies; another activation carries on.</summary>
    public void Reactivate(IStateStore? store = null) => Endpoint = Activate(store);

    /// <summary>Creates the endpoint with so many replicas and waits until all serve.</summary>
    public async Task<IReadOnlyList<ReplicaKey>> ServeAsync(int replicas)
    {
        await ReportAsync();
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1, replicas) }, Ann);
        await UntilAsync(e => e.Config?.Status["v"].ReadyReplicas == replicas);
        return await RoutedAsync();
    }

    public async Task<IReadOnlyList<ReplicaKey>> RoutedAsync()
    {
        var table = await TurnAsync(Endpoint.WatchRoutesAsync(-1, default));
        return table!.Entities.Count == 0 ? [] : table.Entities[0].Replicas;
    }

    public async Task<ServedEntityStatus> StatusAsync() => (await Endpoint.GetAsync())!.Config!.Status["v"];

    /// <summary>Every node that can report does.</summary>
    public async Task ReportAsync()
    {
        foreach (var node in Nodes.Values.Where(n => n.Health == NodeHealth.Alive))
        {
            var orders = await _directory.ReportAsync(node.Report());
            node.Local.IsDraining = orders.Drain ?? node.Local.IsDraining;
        }
    }

    /// <summary>Reports and takes a step; the clock is turned only while the step waits.</summary>
    public async Task<TimeSpan> StepAsync()
    {
        await ReportAsync();
        return await TurnAsync(Endpoint.ReconcileAsync());
    }

    /// <summary>Turns the clock and takes a step.</summary>
    public async Task StepAfterAsync(TimeSpan time)
    {
        Time.Advance(time);
        await StepAsync();
    }

    /// <summary>Turns the clock until a call has ended.</summary>
    public async Task<T> TurnAsync<T>(Task<T> call)
    {
        var began = Stopwatch.GetTimestamp();
        for (var spins = 0; !call.IsCompleted; spins++)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Watchdog, "The clock was turned on and on, and nothing happened.");
            // What only needs a processor for a moment is no reason to turn the clock.
            if (spins > 5)
                Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        return await call;
    }

    /// <summary>Takes steps until the endpoint is as expected.</summary>
    public Task<EndpointDescription?> UntilAsync(Predicate<EndpointDescription> expected) =>
        UntilAsync(() => Endpoint.GetAsync(), e => e is not null && expected(e));

    /// <summary>Takes steps until what is seen is as expected.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> expected)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (expected(seen))
                return seen;
            Assert.True(Stopwatch.GetElapsedTime(began) < Watchdog, $"Waited in vain; at last: {JsonSerializer.Serialize(seen)}");
            await Task.Delay(1);
            await StepAfterAsync(TimeSpan.FromMilliseconds(100));
        }
    }

    IServingEndpoint IServingGrains.Endpoint(string name) => Endpoint;

    public IModelReplica Replica(ReplicaKey key) => new RemoteReplica(Nodes[key.Node], key);

    public IRegisteredModel Model(string fullName) => _model;

    public IEndpointCatalog EndpointCatalog() => Catalog;

    public IModelCatalog ModelCatalog() => _modelCatalog;

    public ISecretScope SecretScope(string name) => throw new NotSupportedException();

    public ISecretScopeCatalog SecretScopeCatalog() => throw new NotSupportedException();

    public IRateLimiter RateLimiter(string endpointId) => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => throw new NotSupportedException();

    public ICredentialDirectory CredentialDirectory() => throw new NotSupportedException();

    public IEndpointHistory EndpointHistory(string endpoint) =>
        new EndpointHistory(endpoint, Store, Time, NullLogger<EndpointHistory>.Instance);

    public ITrafficBoard TrafficBoard() => throw new NotSupportedException();

    public INodeDirectory NodeDirectory()
    {
        if (DirectoryGate is not { } gate)
            return _directory;
        var hung = Substitute.For<INodeDirectory>();
        hung.PlaceAsync(Arg.Any<PlacementRequest>()).Returns(async c =>
        {
            await gate.Task;
            return await _directory.PlaceAsync(c.Arg<PlacementRequest>());
        });
        hung.ReleaseAsync(Arg.Any<ReplicaKey>()).Returns(gate.Task);
        return hung;
    }

    public void Soon(string endpoint)
    {
    }

    private ServingEndpoint Activate(IStateStore? store = null) =>
        new(Name, this, store ?? Store, [Runtime], Options, Time, this, new TransparentSealer(), [], NullLogger<ServingEndpoint>.Instance);

    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        if (ModelGate is { } gate)
            await gate.Task;
        return answer();
    }

    private int Unpinned(int version)
    {
        UnpinnedVersions.Enqueue(version);
        return version;
    }

    private RegisteredModelInfo Model() => new()
    {
        Name = ModelName,
        Id = "m",
        Owner = Ann,
        Creator = Ann,
        CreatedAt = default,
        UpdatedAt = default,
        UpdatedBy = Ann,
        Versions = [Version(1), Version(2)],
    };

    private ModelVersionInfo Version(int number) => new()
    {
        ModelName = ModelName,
        Version = number,
        Id = $"{number}",
        Source = $"files-{number}",
        Status = ModelVersionStatus.Ready,
        Creator = Ann,
        CreatedAt = default,
        UpdatedAt = default,
        ArtifactFolder = $"files-{number}",
        Manifest = new ModelManifest
        {
            Runtime = Runtime.Name,
            Task = ModelTask,
            Signature = new ModelSignature { Inputs = [] },
            HasLoggedSignature = false,
            SizeBytes = 1,
            MemoryBytes = Runtime.MemoryOf($"files-{number}"),
        },
    };
}
