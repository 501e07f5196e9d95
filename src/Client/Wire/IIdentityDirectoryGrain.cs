using ServingCluster.Identity;

namespace ServingCluster.Client.Wire;

/// <summary>The users, groups and service principals as Orleans finds them; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.identity-directory")]
public interface IIdentityDirectoryGrain : IIdentityDirectory, IGrainWithStringKey;
