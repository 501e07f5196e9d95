using ServingCluster.Client.Wire;
using ServingCluster.Grains.Accounts;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>What principals are authenticated by, as an Orleans grain.</summary>
[Reentrant, GrainType("credential-directory")]
public sealed class CredentialDirectoryGrain(IStateStore store, [FromKeyedServices(ServingTime.Key)] TimeProvider time)
    : CredentialDirectory(store, time), ICredentialDirectoryGrain;
