using ServingCluster.Client.Wire;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>An endpoint's limits as an Orleans grain. In memory only while somebody asks; what it gave out is written down.</summary>
[Reentrant, GrainType("rate-limiter")]
public sealed class RateLimiterGrain(IGrainContext context, IStateStore store, [FromKeyedServices(ServingTime.Key)] TimeProvider time)
    : RateLimiter(WireKeys.NameOf(context.GrainId), store, time), IRateLimiterGrain;
