using ServingCluster.Client.Wire;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>The names of all secret scopes as an Orleans grain.</summary>
[Reentrant, GrainType("secret-scope-catalog")]
public sealed class SecretScopeCatalogGrain(IStateStore store) : NameCatalog(SecretScopeKind, store), ISecretScopeCatalogGrain;
