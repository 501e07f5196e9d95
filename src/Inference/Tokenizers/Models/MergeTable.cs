using System.Numerics;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Which pairs of tokens merge, how early, and into which token: a hash table of two ids in one word, with open addressing.</summary>
internal sealed class MergeTable
{
    // No id is that high.
    private const ulong Free = ulong.MaxValue;

    private readonly ulong[] _pairs;
    private readonly (int Rank, int Merged)[] _merges;
    private readonly int _shift;

    /// <summary>An empty table.</summary>
    /// <param name="capacity">How many pairs it will take at most.</param>
    public MergeTable(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 8) * 2);
        _pairs = new ulong[size];
        _merges = new (int Rank, int Merged)[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        Array.Fill(_pairs, Free);
    }

    /// <summary>Sets what a pair becomes; a later rank replaces an earlier.</summary>
    public void Set(int left, int right, int rank, int merged)
    {
        var pair = Pair(left, right);
        var slot = SlotOf(pair);
        while (_pairs[slot] != Free && _pairs[slot] != pair)
            slot = (slot + 1) & (_pairs.Length - 1);
        _pairs[slot] = pair;
        _merges[slot] = (rank, merged);
    }

    /// <summary>The rank of a pair, lower merging earlier, and its token; the rank is <see cref="int.MaxValue"/> for pairs that stay apart.</summary>
    public (int Rank, int Merged) Find(int left, int right)
    {
        var pair = Pair(left, right);
        var slot = SlotOf(pair);
        while (true)
        {
            var found = _pairs[slot];
            if (found == pair)
                return _merges[slot];
            if (found == Free)
                return (int.MaxValue, 0);
            slot = (slot + 1) & (_pairs.Length - 1);
        }
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    // Fibonacci hashing: the high bits of the product are well mixed.
    private int SlotOf(ulong pair) => (int)((pair * 0x9E3779B97F4A7C15) >> _shift);
}
