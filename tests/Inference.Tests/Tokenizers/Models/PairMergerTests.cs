using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tests.Tokenizers.Models;

public sealed class PairMergerTests
{
    [Fact]
    public void Words_of_every_length_merge_as_by_the_definition()
    {
        var cases =
            from merges in Gen.Choose(0, 5).Select(i => i).Two().ListOf(12)
            from length in Gen.OneOf(Gen.Choose(0, 12), Gen.Choose(40, 200))
            from symbols in Gen.Choose(0, 5).ListOf(length)
            select (Merges: merges.Select(pair => (pair.Item1, pair.Item2)).ToArray(), Symbols: symbols.ToArray());

        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            var table = new MergeTable(item.Merges.Length * 2);
            var ranks = new Dictionary<(int, int), (int Rank, int Merged)>();
            foreach (var (rank, (left, right)) in item.Merges.Index())
            {
                // What pairs become takes part in later ones.
                var (a, b) = rank % 3 == 2 ? (6 + rank - 1, right) : (left, right);
                table.Set(a, b, rank, 6 + rank);
                ranks[(a, b)] = (rank, 6 + rank);
            }

            var symbols = item.Symbols.ToArray();
            var count = new PairMerger(table).Merge(symbols);
            return symbols[..count].SequenceEqual(Define([.. item.Symbols], ranks));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_very_long_word_merges()
    {
        // Pairs of pairs: a million equal symbols become as many of the largest token as fit.
        var table = new MergeTable(20);
        for (var i = 0; i < 20; i++)
            table.Set(i, i, i, i + 1);
        var symbols = new int[1_000_000];

        var count = new PairMerger(table).Merge(symbols);

        Assert.Equal([19, 18, 17, 16, 14, 9, 6], symbols[..count]);
    }

    private static List<int> Define(List<int> symbols, Dictionary<(int, int), (int Rank, int Merged)> ranks)
    {
        while (true)
        {
            var best = Enumerable.Range(0, Math.Max(symbols.Count - 1, 0))
                .Where(i => ranks.ContainsKey((symbols[i], symbols[i + 1])))
                .OrderBy(i => ranks[(symbols[i], symbols[i + 1])].Rank)
                .ThenBy(i => i)
                .Select(i => (int?)i)
                .FirstOrDefault();
            if (best is not { } at)
                return symbols;
            symbols[at] = ranks[(symbols[at], symbols[at + 1])].Merged;
            symbols.RemoveAt(at + 1);
        }
    }
}
