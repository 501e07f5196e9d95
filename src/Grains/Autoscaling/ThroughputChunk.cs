namespace ServingCluster.Grains.Autoscaling;

/// <summary>The chunk of tokens per second that one replica is sold as.</summary>
public static class ThroughputChunk
{
    /// <summary>
    /// The part of what was measured that a chunk promises. With all of it sold, what once queued at the maximum would queue for ever.
    /// </summary>
    public const double Share = 0.9;
}
