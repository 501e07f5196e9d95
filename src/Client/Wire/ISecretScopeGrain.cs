using ServingCluster.Secrets;

namespace ServingCluster.Client.Wire;

/// <summary>A secret scope as Orleans finds it; the key is its name.</summary>
[Alias("serving.secret-scope")]
public interface ISecretScopeGrain : ISecretScope, IGrainWithStringKey;
