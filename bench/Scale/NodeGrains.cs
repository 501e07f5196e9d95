using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Scale;

/// <summary>All grains as one node sees them.</summary>
internal sealed class NodeGrains(SimulatedCluster cluster, SimulatedNode node) : IServingGrains
{
    private readonly DirectoryLink _directory = new(cluster, node);

    public IModelReplica Replica(ReplicaKey key) => new ReplicaLink(cluster, node, key);

    public IRegisteredModel Model(string fullName) => cluster.Model(fullName);

    public IEndpointCatalog EndpointCatalog() => cluster.EndpointNames;

    public IModelCatalog ModelCatalog() => cluster.ModelNames;

    public IRateLimiter RateLimiter(string endpointId) => throw new NotSupportedException();

    public IIdentityDirectory IdentityDirectory() => throw new NotSupportedException("Nobody signs in.");

    public ICredentialDirectory CredentialDirectory() => throw new NotSupportedException("Nobody signs in.");

    public IEndpointHistory EndpointHistory(string endpoint) => throw new NotSupportedException("Nobody looks back.");

    public ITrafficBoard TrafficBoard() => throw new NotSupportedException("Nobody sends requests.");

    public INodeDirectory NodeDirectory() => _directory;

    public ISecretScope SecretScope(string name) => throw new NotSupportedException("Nothing here has secrets.");

    public ISecretScopeCatalog SecretScopeCatalog() => throw new NotSupportedException("Nothing here has secrets.");

    public IServingEndpoint Endpoint(string name) => throw new NotSupportedException("No endpoint calls another.");
}
