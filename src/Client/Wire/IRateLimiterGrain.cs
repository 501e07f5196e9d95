using ServingCluster.Governance;

namespace ServingCluster.Client.Wire;

/// <summary>An endpoint's limits as Orleans finds them; the key is the endpoint's id.</summary>
[Alias("serving.rate-limiter")]
public interface IRateLimiterGrain : IRateLimiter, IGrainWithStringKey;
