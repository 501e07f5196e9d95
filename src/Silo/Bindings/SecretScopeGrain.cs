using ServingCluster.Client.Wire;
using ServingCluster.Grains.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>A secret scope as an Orleans grain.</summary>
[Reentrant, GrainType("secret-scope")]
public sealed class SecretScopeGrain(
    IGrainContext context, IStateStore store, IServingGrains grains, [FromKeyedServices(ServingTime.Key)] TimeProvider time)
    : SecretScope(WireKeys.NameOf(context.GrainId), store, grains, time), ISecretScopeGrain;
