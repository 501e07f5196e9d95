namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// Tells where a long word may be cut without changing its tokens: between two characters that no merge of the model ever joins.
/// A token over such a place would need a merge whose left token ends with the one and whose right token starts with the other.
/// Pairs are kept as bits at hashed places; two pairs that share a bit only make for fewer cuts.
/// </summary>
internal sealed class SeamTable
{
    private const int Bits = 1 << 21;

    private readonly ulong[] _joined = new ulong[Bits / 64];

    /// <summary>Notes that a merge joins these two characters (their UTF-16 units that meet).</summary>
    public void Join(char left, char right)
    {
        var bit = BitOf(left, right);
        _joined[bit / 64] |= 1UL << (int)(bit % 64);
    }

    /// <summary>Whether no merge joins the two.</summary>
    public bool IsSeam(char left, char right)
    {
        var bit = BitOf(left, right);
        return (_joined[bit / 64] & (1UL << (int)(bit % 64))) == 0;
    }

    private static uint BitOf(char left, char right) => ((((uint)left << 16) | right) * 0x9E3779B1) >> (32 - 21);
}
