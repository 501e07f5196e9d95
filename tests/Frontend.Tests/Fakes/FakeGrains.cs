using System.Collections.Concurrent;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeGrains : IServingGrains
{
    private readonly ConcurrentDictionary<string, FakeEndpoint> _endpoints = new();
    private readonly ConcurrentDictionary<string, FakeModel> _models = new();

    private readonly FakeCatalog _modelCatalog = new();

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

    public INodeDirectory NodeDirectory() => throw new NotSupportedException();

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
