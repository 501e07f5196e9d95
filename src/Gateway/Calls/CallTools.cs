using ServingCluster.Gateway.Http;

namespace ServingCluster.Gateway.Calls;

/// <summary>What every call uses.</summary>
internal sealed record CallTools(Upstream Upstream, RetryPolicy Retries, GatewayOptions Options, TimeProvider Time);
