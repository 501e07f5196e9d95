using Microsoft.Extensions.Logging;
using ServingCluster.Gateway.Http;

namespace ServingCluster.Gateway.Calls;

/// <summary>What every call uses.</summary>
internal sealed record CallTools(
    Upstream Upstream, RetryPolicy Retries, SilenceTimers Timers, GatewayOptions Options, TimeProvider Time, ILogger<ExternalModels> Logger);
