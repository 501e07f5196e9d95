namespace ServingCluster.Secrets;

/// <summary>The names of all secret scopes.</summary>
public interface ISecretScopeCatalog : INameCatalog;
