using System.Collections.Concurrent;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>Grains by key, made when first asked for; a test sets them up before.</summary>
internal sealed class FakeServingGrains : IServingGrains
{
    private readonly ConcurrentDictionary<string, FakeServingEndpoint> _endpoints = new();
    private readonly ConcurrentDictionary<ReplicaKey, IModelReplica> _replicas = new();

    public FakeEndpointCatalog Catalog { get; } = new();

    /// <summary>What every endpoint's limits are kept by; null for none.</summary>
    public IRateLimiter? Limiter { get; set; }

    /// <summary>Names of all endpoints that somebody asked for.</summary>
    public IEnumerable<string> TouchedEndpoints => _endpoints.Keys;

    public FakeServingEndpoint FakeEndpoint(string name) => _endpoints.GetOrAdd(name, static name => new FakeServingEndpoint(name));

    public FakeModelReplica FakeReplica(ReplicaKey key) => (FakeModelReplica)Replica(key);

    public void Use(ReplicaKey key, IModelReplica replica) => _replicas[key] = replica;

    public IServingEndpoint Endpoint(string name) => FakeEndpoint(name);

    public IModelReplica Replica(ReplicaKey key) => _replicas.GetOrAdd(key, static key => new FakeModelReplica(key));

    public IEndpointCatalog EndpointCatalog() => Catalog;

    public IRateLimiter RateLimiter(string endpointId) => Limiter ?? throw new NotSupportedException();

    public IRegisteredModel Model(string fullName) => throw new NotSupportedException();

    public IModelCatalog ModelCatalog() => throw new NotSupportedException();

    public INodeDirectory NodeDirectory() => throw new NotSupportedException();

    public ISecretScope SecretScope(string name) => throw new NotSupportedException();

    public ISecretScopeCatalog SecretScopeCatalog() => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => throw new NotSupportedException();

    public ICredentialDirectory CredentialDirectory() => throw new NotSupportedException();

    public IEndpointHistory EndpointHistory(string endpoint) => throw new NotSupportedException();

    public ITrafficBoard TrafficBoard() => throw new NotSupportedException();
}
