using ServingCluster.Secrets;

namespace ServingCluster.Client.Wire;

/// <summary>The names of all secret scopes as Orleans finds them; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.secret-scope-catalog")]
public interface ISecretScopeCatalogGrain : ISecretScopeCatalog, IGrainWithStringKey;
