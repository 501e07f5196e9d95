namespace ServingCluster.Inference.Tests.Language;

/// <summary>A language model whose logits are a hash of all tokens before: one token mixed up, and everything after differs.</summary>
internal static class HashModel
{
    /// <summary>Writes what follows some tokens.</summary>
    public static void Logits(ReadOnlySpan<int> history, Span<float> logits)
    {
        var hash = 0x9E37_79B9_7F4A_7C15UL;
        foreach (var token in history)
            hash = Mix(hash ^ (uint)token);
        for (var i = 0; i < logits.Length; i++)
            logits[i] = (Mix(hash + (ulong)i) >> 40) * (8f / (1 << 24));
    }

    private static ulong Mix(ulong z)
    {
        z = (z + 0x9E37_79B9_7F4A_7C15) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 29)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 32);
    }
}
