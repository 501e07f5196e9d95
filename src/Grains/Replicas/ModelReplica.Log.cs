using Microsoft.Extensions.Logging;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Replicas;

internal static partial class ReplicaLogMessages
{
    [LoggerMessage(LogLevel.Information, "Replica {Replica} loads model {Model} version {Version}.")]
    public static partial void Loading(ILogger logger, ReplicaKey replica, string model, int version);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} is ready.")]
    public static partial void Ready(ILogger logger, ReplicaKey replica);

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} cannot be loaded: {Reason}")]
    public static partial void LoadFailed(ILogger logger, ReplicaKey replica, string reason);

    [LoggerMessage(LogLevel.Error, "Replica {Replica} failed and is to be replaced: {Reason}")]
    public static partial void Broke(ILogger logger, ReplicaKey replica, string reason);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} was unloaded.")]
    public static partial void Unloaded(ILogger logger, ReplicaKey replica);

    [LoggerMessage(LogLevel.Error, "Replica {Replica} could not give its memory back.")]
    public static partial void UnloadFailed(ILogger logger, ReplicaKey replica, Exception exception);

    [LoggerMessage(LogLevel.Warning, "A request failed in replica {Replica}.")]
    public static partial void RequestFailed(ILogger logger, ReplicaKey replica, Exception exception);
}
