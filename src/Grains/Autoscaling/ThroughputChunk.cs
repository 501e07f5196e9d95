namespace ServingCluster.Grains.Autoscaling;

/// <summary>The chunk of tokens per second that one replica is sold as.</summary>
public static class ThroughputChunk
{
    /// <summary>
    /// The part of what was measured that a chunk promises. With all of it sold, what once queued at the maximum would queue for ever.
    /// </summary>
    public const double Share = 0.9;

    /// <summary>The chunk of a measured throughput: its share, cut to two digits so that people can reckon with it; at least 1.</summary>
    /// <param name="tokensPerSecond">Tokens per second of one replica with all of its slots in use.</param>
    public static int Of(double tokensPerSecond)
    {
        var promised = Math.Clamp(Math.Floor(tokensPerSecond * Share), 1, 1_000_000_000);
        var unit = (int)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(promised)) - 1));
        return (int)promised / unit * unit;
    }
}
