namespace ServingCluster.Inference.Language.Sampling;

/// <summary>What a token adds to the sum at which <see cref="RankSelection"/> stops.</summary>
internal interface IRankWeight
{
    /// <summary>The token's part; not negative.</summary>
    double Of(ulong key);
}
