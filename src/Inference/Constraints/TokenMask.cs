using System.Numerics;

namespace ServingCluster.Inference.Constraints;

/// <summary>Masks of a vocabulary, one bit for each token that may come.</summary>
internal static class TokenMask
{
    /// <summary>Sets the logits of all other tokens, and those beyond the vocabulary, to negative infinity.</summary>
    public static void Apply(ReadOnlySpan<ulong> mask, Span<float> logits)
    {
        for (var word = 0; word < mask.Length && word << 6 < logits.Length; word++)
        {
            var part = logits.Slice(word << 6, Math.Min(64, logits.Length - (word << 6)));
            if (mask[word] == 0)
                part.Fill(float.NegativeInfinity);
            else if (mask[word] != ulong.MaxValue)
                Apply(mask[word], part);
        }

        if (mask.Length << 6 < logits.Length)
            logits[(mask.Length << 6)..].Fill(float.NegativeInfinity);
    }

    /// <summary>Whether no token may come but the given ones.</summary>
    public static bool IsNone(ReadOnlySpan<ulong> mask, ReadOnlySpan<int> but)
    {
        for (var word = 0; word < mask.Length; word++)
        {
            var rest = mask[word];
            foreach (var id in but)
                rest &= id >> 6 == word ? ~(1UL << (id & 63)) : ulong.MaxValue;
            if (rest != 0)
                return false;
        }

        return true;
    }

    // Within strings most tokens may come, elsewhere few: the fewer are looked at.
    private static void Apply(ulong mask, Span<float> logits)
    {
        if (BitOperations.PopCount(mask) < 32)
            KeepOnly(mask, logits);
        else
            Drop(~mask, logits);
    }

    private static void Drop(ulong bits, Span<float> logits)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var at = BitOperations.TrailingZeroCount(bits);
            if (at < logits.Length)
                logits[at] = float.NegativeInfinity;
        }
    }

    private static void KeepOnly(ulong bits, Span<float> logits)
    {
        Span<float> kept = stackalloc float[64];
        logits.CopyTo(kept);
        logits.Fill(float.NegativeInfinity);
        for (; bits != 0; bits &= bits - 1)
        {
            var at = BitOperations.TrailingZeroCount(bits);
            if (at < logits.Length)
                logits[at] = kept[at];
        }
    }
}
