using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

public sealed class RankSelectionTests
{
    // Few values, so that many are equal; and sorted input, which is the worst of a naive quickselect.
    private static readonly Gen<ulong[]> AnyKeys =
        from count in Gen.Choose(1, 3000)
        from values in Gen.Choose(1, 400)
        from seed in Gen.Choose(0, 1000)
        from order in Gen.Choose(0, 2)
        select Keys(count, values, seed, order);

    [Fact]
    public void The_cutoff_by_count_is_the_key_that_sorting_puts_in_that_place()
    {
        Prop.ForAll(AnyKeys.ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), (keys, k) =>
        {
            var sorted = keys.OrderDescending().ToArray();
            Assert.Equal(sorted[Math.Min(k, keys.Length) - 1], RankSelection.Cutoff([.. keys], k, new CountWeight()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void The_cutoff_by_mass_is_the_first_at_which_the_greatest_together_reach_it()
    {
        Prop.ForAll(AnyKeys.ToArbitrary(), Gen.Choose(1, 99).ToArbitrary(), (keys, percent) =>
        {
            var weight = new MassWeight(keys.Max(RankKey.Logit));
            var sorted = keys.OrderDescending().ToArray();
            // Off the borders, where the order of adding decides.
            var enough = (sorted.Sum(weight.Of) * percent / 100) + 1e-4;
            var sum = 0.0;
            var expected = sorted.FirstOrDefault(key => (sum += weight.Of(key)) >= enough, sorted[^1]);
            Assert.Equal(expected, RankSelection.Cutoff([.. keys], enough, weight));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static ulong[] Keys(int count, int values, int seed, int order)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, count).Select(token => RankKey.Of(random.Next(values) / 40f, token));
        return [.. order switch { 0 => keys.Order(), 1 => keys.OrderDescending(), _ => keys }];
    }
}
