using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Grains.Accounts;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Grains.History;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Secrets;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeGrains : IServingGrains
{
    private readonly ConcurrentDictionary<string, FakeEndpoint> _endpoints = new();
    private readonly ConcurrentDictionary<string, FakeModel> _models = new();

    private readonly FakeCatalog _modelCatalog = new();

    // Real ones: there is nothing to make up.
    private readonly IdentityDirectory _identities;
    private readonly CredentialDirectory _credentials;
    private readonly ConcurrentDictionary<string, SecretScope> _secretScopes = new();
    private readonly ConcurrentDictionary<string, EndpointHistory> _histories = new();
    private readonly TrafficBoard _traffic;
    private readonly NodeDirectory _nodes;
    private readonly NameCatalog _secretScopeCatalog;
    private readonly IStateStore _store;
    private readonly TimeProvider _time;

    public FakeGrains(IStateStore store, TimeProvider time)
    {
        _identities = new IdentityDirectory(store, this, time);
        _credentials = new CredentialDirectory(store, time);
        (_traffic, _nodes) = (new TrafficBoard(time), new NodeDirectory(new NodeDirectoryOptions(), new ReportedLiveness(), time));
        (_store, _time, _secretScopeCatalog) = (store, time, new NameCatalog(NameCatalog.SecretScopeKind, store));
    }

    public FakeCatalog Catalog { get; } = new();

    /// <summary>The names for which anybody ever asked for the grain.</summary>
    public IEnumerable<string> Activated => _endpoints.Keys;

    IServingEndpoint IServingGrains.Endpoint(string name) => Endpoint(name);

    public FakeEndpoint Endpoint(string name) => _endpoints.GetOrAdd(name, n => new FakeEndpoint(n, Catalog));

    IRegisteredModel IServingGrains.Model(string fullName) => Model(fullName);

    public FakeModel Model(string fullName) => _models.GetOrAdd(fullName, n => new FakeModel(n));

    /// <summary>What every endpoint's limits are kept by; null for none.</summary>
    public IRateLimiter? Limiter { get; set; }

    public IRateLimiter RateLimiter(string endpointId) => Limiter ?? throw new NotSupportedException();

    public IEndpointCatalog EndpointCatalog() => Catalog;

    public IModelReplica Replica(ReplicaKey key) => throw new NotSupportedException();

    public IModelCatalog ModelCatalog() => _modelCatalog;

    public INodeDirectory NodeDirectory() => _nodes;

    public ISecretScope SecretScope(string name) => _secretScopes.GetOrAdd(name, n => new SecretScope(n, _store, this, _time));

    public ISecretScopeCatalog SecretScopeCatalog() => _secretScopeCatalog;

    public IIdentityDirectory IdentityDirectory() => _identities;

    public ICredentialDirectory CredentialDirectory() => _credentials;

    public IEndpointHistory EndpointHistory(string endpoint) =>
        _histories.GetOrAdd(endpoint, n => new EndpointHistory(n, _store, _time, NullLogger<EndpointHistory>.Instance));

    public ITrafficBoard TrafficBoard() => _traffic;

    /// <summary>The endpoints whose history anybody ever asked for.</summary>
    public IEnumerable<string> Histories => _histories.Keys;

    /// <summary>A registered model.</summary>
    public async Task<FakeModel> AddModelAsync(RegisteredModelInfo info)
    {
        var model = Model(info.Name);
        model.Info = info;
        await _modelCatalog.AddAsync(info.Name);
        return model;
    }

    /// <summary>An endpoint that serves version 1 of <c>system.ai.iris</c>.</summary>
    public async Task<FakeEndpoint> AddEndpointAsync(string name)
    {
        var endpoint = Endpoint(name);
        endpoint.Description = Samples.ReadyEndpoint(name);
        await Catalog.AddAsync(name);
        return endpoint;
    }
}
