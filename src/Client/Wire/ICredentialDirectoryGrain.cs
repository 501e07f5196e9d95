using ServingCluster.Identity;

namespace ServingCluster.Client.Wire;

/// <summary>The credentials as Orleans finds them; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.credential-directory")]
public interface ICredentialDirectoryGrain : ICredentialDirectory, IGrainWithStringKey;
