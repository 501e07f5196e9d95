using Microsoft.Extensions.Logging;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Routing;

internal sealed partial class ReplicaCaller
{
    [LoggerMessage(1, LogLevel.Debug, "Replica {Replica} takes no requests: {Message}")]
    private partial void LogGone(ReplicaKey replica, string message);

    [LoggerMessage(2, LogLevel.Warning, "Replica {Replica} is lost")]
    private partial void LogLost(Exception exception, ReplicaKey replica);
}
