using ServingCluster.Replicas;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>Reads the throughput of a replica off two of its statuses.</summary>
public static class MeanThroughput
{
    /// <summary>
    /// The tokens per second that the replica computed on average between two readings; 0 without an earlier one, or when it began anew
    /// since.
    /// </summary>
    public static double Between(ReplicaStatus? earlier, ReplicaStatus later)
    {
        if (earlier is null)
            return 0;
        var seconds = later.ObservedAtSeconds - earlier.ObservedAtSeconds;
        return seconds > 0 ? Math.Max(0, later.Tokens - earlier.Tokens) / seconds : 0;
    }
}
