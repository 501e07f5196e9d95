using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Reads replicas' logs, as far as they can be reached.</summary>
internal sealed class LogReader(IServingGrains grains, EndpointOptions options, TimeProvider time)
{
    /// <summary>The lines of all the replicas, one replica after the other. All are asked at once.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(IEnumerable<ReplicaAssignment> replicas, ReplicaLog log) =>
        [.. (await Task.WhenAll(replicas.Select(r => ReadAsync(r.Key, log)))).SelectMany(lines => lines)];

    private async Task<IEnumerable<string>> ReadAsync(ReplicaKey key, ReplicaLog log)
    {
        try
        {
            var lines = await grains.Replica(key).GetLogAsync(log).AsTask().WaitAsync(options.ReplicaCallTimeout, time);
            return lines.Select(l => $"[{key.Node}/{key.Device} {key.Id}] {l}");
        }
        catch (Exception)
        {
            // The border to other processes: a replica that is gone has taken its log along.
            return [$"[{key.Node}/{key.Device} {key.Id}] log not available: the replica cannot be reached"];
        }
    }
}
