using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Governance.Leases;

internal sealed partial class LeaseClient
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The limits of endpoint '{Endpoint}' cannot be asked for. Requests go on as long as what was granted lasts.")]
    private partial void LogUnreachable(Exception exception, string endpoint);
}
