namespace ServingCluster.Inference.Language.Sampling;

/// <summary>A token counts with its probability, times a factor common to all.</summary>
/// <param name="max">The highest logit.</param>
internal readonly struct MassWeight(float max) : IRankWeight
{
    public double Of(ulong key) => MathF.Exp(RankKey.Logit(key) - max);
}
