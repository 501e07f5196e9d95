using ServingCluster.Replicas;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>Reads the mean concurrency of a replica off two of its statuses.</summary>
public static class MeanConcurrency
{
    /// <summary>
    /// The requests that the replica held on average between two readings. Without an earlier one, or when its clock or its
    /// integral began anew since, the requests that it holds now.
    /// </summary>
    public static double Between(ReplicaStatus? earlier, ReplicaStatus later)
    {
        if (earlier is null)
            return later.InFlight;
        var seconds = later.ObservedAtSeconds - earlier.ObservedAtSeconds;
        var requestSeconds = later.ConcurrencySeconds - earlier.ConcurrencySeconds;
        return seconds > 0 && requestSeconds >= 0 ? requestSeconds / seconds : later.InFlight;
    }
}
