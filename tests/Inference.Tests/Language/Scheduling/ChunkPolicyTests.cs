using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Scheduling;

namespace ServingCluster.Inference.Tests.Language.Scheduling;

public sealed class ChunkPolicyTests
{
    private static readonly ChunkBounds Bounds = new(4, 512);

    // Seconds that a run takes anyway, and seconds per token.
    private static readonly Gen<(double Fixed, double PerToken)> AnyMachine =
        Gen.Choose(0, 50).Zip(Gen.Choose(1, 5000)).Select(pair => (pair.Item1 / 1e3, pair.Item2 / 1e6));

    [Fact]
    public void From_any_size_it_closes_in_on_the_one_that_takes_the_wanted_time()
    {
        Prop.ForAll(AnyMachine.ToArbitrary(), Gen.Choose(4, 512).Zip(Gen.Choose(5, 100)).ToArbitrary(), (machine, start) =>
        {
            // What a run takes anyway is at most three quarters of it: else it would be a long way.
            var (size, wanted) = ((double)start.Item1, Math.Max(start.Item2 / 1e3, machine.Fixed * 4 / 3));
            for (var i = 0; i < 200; i++)
                size = Next(machine, size, wanted);
            var right = Math.Clamp((wanted - machine.Fixed) / machine.PerToken, Bounds.Least, Bounds.Most);
            // Whole tokens are run, so it settles near the right one.
            Assert.InRange(size, right - 2 - (right / 50), right + 2 + (right / 50));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_size_that_rounds_to_a_quick_chunk_goes_on_growing()
    {
        // 41 ms and 1.8 ms a token: 7.7 tokens take the wanted time, and chunks of 5 take so nearly all of it that the rounding outweighs the rest.
        var size = 5.48;
        for (var i = 0; i < 200; i++)
            size = Next((0.041, 0.001769), size, wanted: 0.041 * 4 / 3);
        Assert.InRange(size, 6.7, 8.7);
    }

    [Fact]
    public void It_stays_within_its_bounds_and_moves_by_a_factor_of_two_at_most()
    {
        var any =
            from size in Gen.Choose(4, 512)
            from ran in Gen.Choose(1, size)
            from micros in Gen.Choose(1, 10_000_000)
            from wanted in Gen.Choose(1, 10_000_000)
            select (size, ran, seconds: micros / 1e6, wanted: wanted / 1e6);
        Prop.ForAll(any.ToArbitrary(), given =>
        {
            var next = ChunkPolicy.Next(given.size, given.ran, given.seconds, given.wanted, Bounds);
            Assert.InRange(next, Bounds.Least, Bounds.Most);
            Assert.InRange(next / given.size, 0.5, 2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_full_chunk_that_took_too_long_makes_the_next_one_smaller_and_a_quick_one_larger()
    {
        Assert.InRange(ChunkPolicy.Next(100, 100, seconds: 0.2, wanted: 0.1, Bounds), 50, 90);
        Assert.InRange(ChunkPolicy.Next(100, 100, seconds: 0.05, wanted: 0.1, Bounds), 110, 200);
        Assert.Equal(100, ChunkPolicy.Next(100, 100, seconds: 0.1, wanted: 0.1, Bounds));
    }

    [Fact]
    public void The_short_rest_of_a_prompt_changes_the_size_only_if_even_that_took_too_long()
    {
        Assert.Equal(100, ChunkPolicy.Next(100, 10, seconds: 0.05, wanted: 0.1, Bounds));
        Assert.Equal(50, ChunkPolicy.Next(100, 10, seconds: 0.2, wanted: 0.1, Bounds));
    }

    private static double Next((double Fixed, double PerToken) machine, double size, double wanted)
    {
        var tokens = (int)Math.Round(size);
        return ChunkPolicy.Next(size, tokens, machine.Fixed + (machine.PerToken * tokens), wanted, Bounds);
    }
}
