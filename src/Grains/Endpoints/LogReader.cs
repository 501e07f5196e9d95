using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Reads replicas' logs, as far as they can be reached.</summary>
internal static class LogReader
{
    public static async ValueTask<IReadOnlyList<string>> ReadAsync(IServingGrains grains, ReplicaAssignment replica, ReplicaLog log)
    {
        try
        {
            var lines = await grains.Replica(replica.Key).GetLogAsync(log);
            return [.. lines.Select(l => $"[{replica.Key.Node}/{replica.Key.Device} {replica.Key.Id}] {l}")];
        }
        catch (Exception)
        {
            // The border to other processes: a replica that is gone has taken its log along.
            return [$"[{replica.Key.Node}/{replica.Key.Device} {replica.Key.Id}] log not available: the replica cannot be reached"];
        }
    }
}
