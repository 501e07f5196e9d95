using ServingCluster.Client.Wire;
using ServingCluster.Grains.Accounts;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>The users, groups and service principals as an Orleans grain.</summary>
[Reentrant, GrainType("identity-directory")]
public sealed class IdentityDirectoryGrain(IStateStore store, IServingGrains grains, [FromKeyedServices(ServingTime.Key)] TimeProvider time)
    : IdentityDirectory(store, grains, time), IIdentityDirectoryGrain;
