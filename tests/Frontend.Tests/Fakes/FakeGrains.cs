using System.Collections.Concurrent;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Identity;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeGrains : IServingGrains
{
    private readonly ConcurrentDictionary<string, FakeEndpoint> _endpoints = new();
    private readonly ConcurrentDictionary<string, FakeModel> _models = new();

    private readonly FakeCatalog _modelCatalog = new();
    private readonly IdentityDirectory _identities;
    private readonly CredentialDirectory _credentials;

    public FakeGrains(IStateStore store, TimeProvider time)
    {
        _identities = new IdentityDirectory(store, this, time);
        _credentials = new CredentialDirectory(store, time);
    }

    public FakeCatalog Catalog { get; } = new();

    /// <summary>The names for which anybody ever asked for the grain.</summary>
    public IEnumerable<string> Activated => _endpoints.Keys;

    IServingEndpoint IServingGrains.Endpoint(string name) => Endpoint(name);

    public FakeEndpoint Endpoint(string name) => _endpoints.GetOrAdd(name, n => new FakeEndpoint(n, Catalog));

    IRegisteredModel IServingGrains.Model(string fullName) => Model(fullName);

    public FakeModel Model(string fullName) => _models.GetOrAdd(fullName, n => new FakeModel(n));

    public IEndpointCatalog EndpointCatalog() => Catalog;

    public IModelReplica Replica(ReplicaKey key) => throw new NotSupportedException();

    public IModelCatalog ModelCatalog() => _modelCatalog;

    public INodeDirectory NodeDirectory() => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => _identities;

    public ICredentialDirectory CredentialDirectory() => _credentials;

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
