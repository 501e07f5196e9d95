namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// Random numbers by position: the n-th draw of a seed is a function of both, so that nothing else that is drawn changes it. The function
/// is SplitMix64 (Steele, Lea and Flood, 2014) over the seed's own hash.
/// </summary>
internal static class SeededDraws
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The draw of a seed at a position.</summary>
    /// <returns>Uniform in [0, 1), with 53 random bits.</returns>
    public static double Uniform(ulong seed, long position) =>
        (Mix(Mix(seed) + ((ulong)(position + 1) * Gamma)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
