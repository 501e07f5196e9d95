using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

public sealed class SeededDrawsTests
{
    [Fact]
    public void Draws_are_spread_evenly_over_positions_and_over_seeds_that_are_close()
    {
        var byPosition = Enumerable.Range(0, 10_000).Select(i => SeededDraws.Uniform(7, i)).ToArray();
        var bySeed = Enumerable.Range(0, 10_000).Select(i => SeededDraws.Uniform((ulong)i, 0)).ToArray();
        foreach (var draws in (double[][])[byPosition, bySeed])
        {
            Assert.All(draws, draw => Assert.InRange(draw, 0, 0.9999999999999999));
            Assert.Equal(0.5, draws.Average(), 0.01);
            // Chi-squared of ten boxes: above 27.9 once in a thousand.
            var boxes = draws.GroupBy(draw => (int)(draw * 10)).Select(box => Math.Pow(box.Count() - 1000, 2) / 1000).Sum();
            Assert.InRange(boxes, 0, 27.9);
        }
    }

    [Fact]
    public void A_draw_depends_on_seed_and_position_alone()
    {
        Assert.Equal(SeededDraws.Uniform(42, 3), SeededDraws.Uniform(42, 3));
        Assert.NotEqual(SeededDraws.Uniform(42, 3), SeededDraws.Uniform(42, 4));
        Assert.NotEqual(SeededDraws.Uniform(42, 3), SeededDraws.Uniform(43, 3));
    }
}
