using ServingCluster.External;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Settings;

namespace ServingCluster.Gateway.Calls;

/// <summary>What is kept of one served entity between requests.</summary>
/// <param name="Target">The entity.</param>
/// <param name="Provider">Who hosts it.</param>
/// <param name="Settings">Its config.</param>
/// <param name="Circuit">Whether it is to be called just now; equal models share it.</param>
/// <param name="Limits">How long it is waited for.</param>
internal sealed record TargetState(
    ExternalTarget Target, IProvider Provider, ProviderSettings Settings, CircuitBreaker Circuit, ProviderLimits Limits)
{
    /// <summary>Whether it is of that entity: a model may stand in several.</summary>
    public bool IsOf(ExternalTarget target) =>
        ReferenceEquals(Target, target)
        || target.EndpointId == Target.EndpointId && target.ServedEntity == Target.ServedEntity && target.Endpoint == Target.Endpoint;
}
