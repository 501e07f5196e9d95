using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Storage;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>
/// Everything around a registered model. What is durable (<see cref="Store"/>, <see cref="Artifacts"/>) stays when
/// <see cref="Restart"/> makes new grains over it.
/// </summary>
internal sealed class ModelHost : IServingGrains, IAsyncDisposable
{
    public const string Name = "main.ml.churn";

    public ModelHost() => Restart();

    public MemoryStateStore Store { get; } = new();

    public FakeArtifacts Artifacts { get; } = new();

    public FakeRuntime Runtime { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    public Dictionary<string, IServingEndpoint> Endpoints { get; } = [];

    public RegisteredModel Model { get; private set; } = null!;

    public NameCatalog Catalog { get; private set; } = null!;

    public CrashPoint Crash { get; private set; } = CrashPoint.Never;

    /// <summary>Forgets all memory, as a new process does.</summary>
    public void Restart(CrashPoint? crash = null)
    {
        Crash = crash ?? CrashPoint.Never;
        var store = new CrashingStore(Store, Crash);
        Catalog = new NameCatalog(NameCatalog.ModelKind, store);
        Model = new RegisteredModel(
            Name, store, this, new CrashingArtifacts(Artifacts, Crash), [Runtime], new CalibrationOptions { IsOn = false }, Time, NullLogger<RegisteredModel>.Instance);
    }

    public async Task<ModelVersionInfo> VersionAsync(int version) => (await Model.GetAsync())!.Version(version)!;

    /// <summary>An endpoint that says whether it uses the model.</summary>
    public IServingEndpoint AddEndpoint(string name, bool uses)
    {
        var endpoint = Substitute.For<IServingEndpoint>();
        endpoint.UsesAsync(Arg.Any<string>(), Arg.Any<int>()).Returns(uses);
        return Endpoints[name] = endpoint;
    }

    public IServingEndpoint Endpoint(string name) => Endpoints[name];

    public IModelReplica Replica(ReplicaKey key) => throw new NotSupportedException();

    IRegisteredModel IServingGrains.Model(string fullName) => Model;

    public IEndpointCatalog EndpointCatalog() => throw new NotSupportedException();

    public IModelCatalog ModelCatalog() => Catalog;

    public IRateLimiter RateLimiter(string endpointId) => throw new NotSupportedException();

    public INodeDirectory NodeDirectory() => throw new NotSupportedException();

    public ISecretScope SecretScope(string name) => throw new NotSupportedException();

    public ISecretScopeCatalog SecretScopeCatalog() => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => throw new NotSupportedException();

    public ICredentialDirectory CredentialDirectory() => throw new NotSupportedException();

    public IEndpointHistory EndpointHistory(string endpoint) => throw new NotSupportedException();

    public ITrafficBoard TrafficBoard() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => Model.DisposeAsync();
}
