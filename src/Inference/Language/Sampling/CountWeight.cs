namespace ServingCluster.Inference.Language.Sampling;

/// <summary>Every token counts one: the k most likely ones.</summary>
internal readonly struct CountWeight : IRankWeight
{
    public double Of(ulong key) => 1;
}
