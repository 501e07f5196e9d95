using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.History;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster;

/// <summary>
/// How anything finds a grain: by kind and key. The answer is something to call; whether the grain has state is for the call
/// to say. Finding is cheap and never fails.
/// </summary>
public interface IServingGrains
{
    /// <summary>The serving endpoint of that name.</summary>
    IServingEndpoint Endpoint(string name);

    /// <summary>The model replica of that key; it lives on the node that the key names.</summary>
    IModelReplica Replica(ReplicaKey key);

    /// <summary>The registered model of that full name, such as <c>system.ai.iris</c>.</summary>
    IRegisteredModel Model(string fullName);

    /// <summary>The limits of the endpoint of that id.</summary>
    IRateLimiter RateLimiter(string endpointId);

    /// <summary>The names of all serving endpoints.</summary>
    IEndpointCatalog EndpointCatalog();

    /// <summary>The names of all registered models.</summary>
    IModelCatalog ModelCatalog();

    /// <summary>The cluster's nodes, their devices and what runs there.</summary>
    INodeDirectory NodeDirectory();

    /// <summary>The secret scope of that name.</summary>
    ISecretScope SecretScope(string name);

    /// <summary>The names of all secret scopes.</summary>
    ISecretScopeCatalog SecretScopeCatalog();

    /// <summary>The users, groups and service principals.</summary>
    IIdentityDirectory IdentityDirectory();

    /// <summary>What they are authenticated by.</summary>
    ICredentialDirectory CredentialDirectory();

    /// <summary>What went through the endpoint of that name.</summary>
    IEndpointHistory EndpointHistory(string endpoint);

    /// <summary>What goes through all endpoints just now.</summary>
    ITrafficBoard TrafficBoard();
}
