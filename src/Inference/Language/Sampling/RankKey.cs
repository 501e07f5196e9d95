namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// A logit and its token as one number, so that tokens are ranked by comparing integers: the higher logit is the greater key, of equal
/// logits the lower token. The upper half is the float's bits in an order that integers share (sign flipped; negative ones inverted).
/// </summary>
internal static class RankKey
{
    /// <summary>The key of a token; the logit is not NaN.</summary>
    public static ulong Of(float logit, int token)
    {
        // Adding zero makes −0 the same as 0.
        var bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        var ordered = bits ^ ((uint)((int)bits >> 31) | 0x8000_0000);
        return ((ulong)ordered << 32) | ~(uint)token;
    }

    public static int Token(ulong key) => (int)~(uint)key;

    public static float Logit(ulong key)
    {
        var ordered = (uint)(key >> 32);
        return BitConverter.UInt32BitsToSingle(ordered ^ ((uint)((int)~ordered >> 31) | 0x8000_0000));
    }
}
