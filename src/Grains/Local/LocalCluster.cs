using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.Grains.Accounts;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Grains.History;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Secrets;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Local;

/// <summary>
/// The cluster in one process: grains are objects in dictionaries, a call is a method call. Each grain is made at its first
/// mention and kept as long as the process lives, but for replicas that were unloaded and endpoints that there are not.
/// </summary>
public sealed class LocalCluster(IServiceProvider services) : IServingGrains
{
    private readonly EndpointSlots _endpoints = new(name => Make<ServingEndpoint>(services, name));
    private readonly ConcurrentDictionary<string, Lazy<RegisteredModel>> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<RateLimiter>> _limiters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ReplicaKey, Lazy<ModelReplica>> _replicas = new();
    private readonly ConcurrentDictionary<string, Lazy<SecretScope>> _secretScopes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<EndpointHistory>> _histories = new(StringComparer.Ordinal);
    private readonly Lazy<TrafficBoard> _traffic = new(() => Make<TrafficBoard>(services));
    private readonly Lazy<NodeDirectory> _nodes = new(() => Make<NodeDirectory>(services));
    private readonly Lazy<NameCatalog> _endpointCatalog = new(() => Make<NameCatalog>(services, NameCatalog.EndpointKind));
    private readonly Lazy<NameCatalog> _modelCatalog = new(() => Make<NameCatalog>(services, NameCatalog.ModelKind));
    private readonly Lazy<NameCatalog> _secretScopeCatalog = new(() => Make<NameCatalog>(services, NameCatalog.SecretScopeKind));
    private readonly Lazy<IdentityDirectory> _identities = new(() => Make<IdentityDirectory>(services));
    private readonly Lazy<CredentialDirectory> _credentials = new(() => Make<CredentialDirectory>(services));

    /// <inheritdoc/>
    public IServingEndpoint Endpoint(string name) => _endpoints.Get(name);

    /// <inheritdoc/>
    public IModelReplica Replica(ReplicaKey key) => Activate(_replicas, key);

    /// <inheritdoc/>
    public IRegisteredModel Model(string fullName) => Activate(_models, fullName);

    /// <inheritdoc/>
    public IRateLimiter RateLimiter(string endpointId) => Activate(_limiters, endpointId);

    /// <inheritdoc/>
    public IEndpointCatalog EndpointCatalog() => _endpointCatalog.Value;

    /// <inheritdoc/>
    public IModelCatalog ModelCatalog() => _modelCatalog.Value;

    /// <inheritdoc/>
    public INodeDirectory NodeDirectory() => _nodes.Value;

    /// <inheritdoc/>
    public ISecretScope SecretScope(string name) => Activate(_secretScopes, name);

    /// <inheritdoc/>
    public ISecretScopeCatalog SecretScopeCatalog() => _secretScopeCatalog.Value;

    /// <inheritdoc/>
    public IIdentityDirectory IdentityDirectory() => _identities.Value;

    /// <inheritdoc/>
    public ICredentialDirectory CredentialDirectory() => _credentials.Value;

    /// <inheritdoc/>
    public IEndpointHistory EndpointHistory(string endpoint) => Activate(_histories, endpoint);

    /// <inheritdoc/>
    public ITrafficBoard TrafficBoard() => _traffic.Value;

    /// <summary>How many names of endpoints have a grain.</summary>
    internal int EndpointGrains => _endpoints.Count;

    /// <summary>Forgets the replicas that were unloaded, whose keys never come again, and endpoints' grains without an endpoint.</summary>
    public void ForgetUnused()
    {
        _endpoints.Sweep();
        foreach (var (key, replica) in _replicas)
        {
            if (replica is { IsValueCreated: true, Value.State: ReplicaState.Unloaded })
                _replicas.TryRemove(key, out _);
        }
    }

    /// <summary>Ends the registrations that run in the background; the next start carries on with them.</summary>
    public async Task StopRegistrationsAsync()
    {
        foreach (var model in _models.Values)
            await model.Value.DisposeAsync();
    }

    // Lazy: two first mentions at once must not make two grains.
    private T Activate<TKey, T>(ConcurrentDictionary<TKey, Lazy<T>> grains, TKey key)
        where TKey : notnull
    {
        if (grains.TryGetValue(key, out var existing))
            return existing.Value;
        return grains.GetOrAdd(key, static (k, s) => new Lazy<T>(() => Make<T>(s, k)), services).Value;
    }

    private static T Make<T>(IServiceProvider services, params object[] key) => ActivatorUtilities.CreateInstance<T>(services, key);
}
