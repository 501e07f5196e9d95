using System.Buffers;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// Merges the symbols of a word, always the pair of lowest rank and of those the leftmost, until none is left to merge
/// (Sennrich et al. 2016, section 3.2). Short words are scanned, which is fastest; long ones go through a heap over a linked
/// list, so that the work grows as n log n.
/// </summary>
internal sealed class PairMerger(MergeTable merges)
{
    private const int LongestScanned = 48;

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">Token ids.</param>
    /// <returns>How many there are after merging; they stand at the front.</returns>
    public int Merge(Span<int> symbols) => symbols.Length <= LongestScanned ? MergeShort(symbols) : MergeLong(symbols);

    private int MergeShort(Span<int> symbols)
    {
        Span<(int Rank, int Merged)> pairs = stackalloc (int Rank, int Merged)[LongestScanned];
        var count = symbols.Length;
        for (var i = 0; i + 1 < count; i++)
            pairs[i] = merges.Find(symbols[i], symbols[i + 1]);
        while (Lowest(pairs[..Math.Max(count - 1, 0)]) is var at and >= 0)
        {
            symbols[at] = pairs[at].Merged;
            count--;
            symbols[(at + 2)..(count + 1)].CopyTo(symbols[(at + 1)..]);
            if (at + 1 < count)
            {
                pairs[(at + 2)..count].CopyTo(pairs[(at + 1)..]);
                pairs[at] = merges.Find(symbols[at], symbols[at + 1]);
            }

            if (at > 0)
                pairs[at - 1] = merges.Find(symbols[at - 1], symbols[at]);
        }

        return count;
    }

    private static int Lowest(ReadOnlySpan<(int Rank, int Merged)> pairs)
    {
        var (lowest, at) = (int.MaxValue, -1);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Rank < lowest)
                (lowest, at) = (pairs[i].Rank, i);
        }

        return at;
    }

    private int MergeLong(Span<int> symbols)
    {
        var links = ArrayPool<int>.Shared.Rent(2 * symbols.Length);
        var next = links.AsSpan(0, symbols.Length);
        var previous = links.AsSpan(symbols.Length, symbols.Length);
        var heap = new CandidateHeap(2 * symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
            if (i + 1 < symbols.Length)
                Offer(ref heap, symbols, i, i + 1);
        }

        while (heap.TryTake(out var rank, out var at))
            MergeAt(symbols, next, previous, ref heap, rank, at);
        heap.Release();
        var count = Compact(symbols, next);
        ArrayPool<int>.Shared.Return(links);
        return count;
    }

    private void MergeAt(Span<int> symbols, Span<int> next, Span<int> previous, ref CandidateHeap heap, int rank, int at)
    {
        // A candidate is stale when its symbols were merged away, or its pair is another by now.
        if (symbols[at] < 0 || next[at] == symbols.Length)
            return;
        var right = next[at];
        var (current, merged) = merges.Find(symbols[at], symbols[right]);
        if (current != rank)
            return;
        symbols[at] = merged;
        symbols[right] = -1;
        next[at] = next[right];
        if (next[at] < symbols.Length)
        {
            previous[next[at]] = at;
            Offer(ref heap, symbols, at, next[at]);
        }

        if (previous[at] >= 0)
            Offer(ref heap, symbols, previous[at], at);
    }

    private void Offer(ref CandidateHeap heap, Span<int> symbols, int left, int right)
    {
        var (rank, _) = merges.Find(symbols[left], symbols[right]);
        if (rank != int.MaxValue)
            heap.Add(rank, left);
    }

    private static int Compact(Span<int> symbols, Span<int> next)
    {
        var count = 0;
        for (var i = 0; i < symbols.Length; i = next[i])
            symbols[count++] = symbols[i];
        return count;
    }
}
