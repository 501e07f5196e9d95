using ServingCluster.Client.Wire;
using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Client;

/// <summary>Grains of an Orleans cluster. What is handed out is a reference; the grain is found, and made where it is not there, by the call.</summary>
public class OrleansGrains(IGrainFactory factory) : IServingGrains
{
    /// <inheritdoc/>
    public virtual IServingEndpoint Endpoint(string name) => factory.GetGrain<IServingEndpointGrain>(WireKeys.Of(name));

    /// <inheritdoc/>
    public virtual IModelReplica Replica(ReplicaKey key) => factory.GetGrain<IModelReplicaGrain>(key.ToString());

    /// <inheritdoc/>
    public IRegisteredModel Model(string fullName) => factory.GetGrain<IRegisteredModelGrain>(WireKeys.Of(fullName));

    /// <inheritdoc/>
    public IRateLimiter RateLimiter(string endpointId) => factory.GetGrain<IRateLimiterGrain>(WireKeys.Of(endpointId));

    /// <inheritdoc/>
    public IEndpointCatalog EndpointCatalog() => factory.GetGrain<IEndpointCatalogGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public IModelCatalog ModelCatalog() => factory.GetGrain<IModelCatalogGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public INodeDirectory NodeDirectory() => factory.GetGrain<INodeDirectoryGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public ISecretScope SecretScope(string name) => factory.GetGrain<ISecretScopeGrain>(WireKeys.Of(name));

    /// <inheritdoc/>
    public ISecretScopeCatalog SecretScopeCatalog() => factory.GetGrain<ISecretScopeCatalogGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public IIdentityDirectory IdentityDirectory() => factory.GetGrain<IIdentityDirectoryGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public ICredentialDirectory CredentialDirectory() => factory.GetGrain<ICredentialDirectoryGrain>(WireKeys.Singleton);

    /// <inheritdoc/>
    public IEndpointHistory EndpointHistory(string endpoint) => factory.GetGrain<IEndpointHistoryGrain>(WireKeys.Of(endpoint));

    /// <inheritdoc/>
    public ITrafficBoard TrafficBoard() => factory.GetGrain<ITrafficBoardGrain>(WireKeys.Singleton);
}
