namespace ServingCluster.Grains.Autoscaling;

/// <summary>How provisioned throughput is admitted.</summary>
public static class ThroughputOptions
{
    /// <summary>For how long what the maximum grants and nobody uses is kept.</summary>
    public static readonly TimeSpan DefaultBurst = TimeSpan.FromSeconds(5);
}
