using System.Security.Cryptography;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// A seeded stream of random numbers that any number of threads draw from without a lock: SplitMix64 (Steele, Lea and Flood,
/// OOPSLA 2014), whose state is a counter, so that one interlocked addition takes a number.
/// </summary>
public sealed class RandomStream(ulong? seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        var z = Interlocked.Add(ref _state, Gamma);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Maps 32 random bits to 0 … <paramref name="count"/> − 1; the bias is below count ÷ 2³².</summary>
    public static int Scale(uint bits, int count) => (int)(((ulong)bits * (uint)count) >> 32);
}
