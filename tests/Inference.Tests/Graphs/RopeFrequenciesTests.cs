using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Tests.Graphs;

public sealed class RopeFrequenciesTests
{
    private static readonly RopeConfig Plain = new() { Theta = 10000, Size = 64, OriginalPositions = 4096 };

    [Fact]
    public void Plain_frequencies_fall_from_one_turn_per_position_by_powers_of_the_base()
    {
        var frequencies = RopeFrequencies.Of(Plain);
        Assert.Equal(32, frequencies.Length);
        Assert.Equal(1, frequencies[0], 1e-12);
        Assert.Equal(Math.Pow(10000, -31.0 / 32), frequencies[^1], 1e-12);
    }

    [Fact]
    public void A_stretched_frequency_is_never_outside_its_plain_and_its_divided_value() =>
        Prop.ForAll(Gen.Choose(1, 3).ToArbitrary(), Gen.Choose(10, 640).ToArbitrary(), Gen.Choose(64, 100_000).ToArbitrary(), (kind, tenths, positions) =>
        {
            var rope = Plain with { Scaling = (RopeScaling)kind, Factor = tenths / 10.0, OriginalPositions = positions };
            var plain = RopeFrequencies.Of(Plain);
            return RopeFrequencies.Of(rope).Zip(plain).All(p => p.First <= p.Second * 1.000001 && p.First >= p.Second / rope.Factor * 0.999999);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_highest_stays_and_the_lowest_is_stretched_fully()
    {
        var plain = RopeFrequencies.Of(Plain);
        foreach (var scaling in new[] { RopeScaling.Llama3, RopeScaling.Yarn })
        {
            var scaled = RopeFrequencies.Of(Plain with { Scaling = scaling, Factor = 8 });
            Assert.Equal(plain[0], scaled[0], 1e-12);
            Assert.Equal(plain[^1] / 8, scaled[^1], 1e-12);
        }
    }

    [Fact]
    public void Without_a_factor_nothing_changes()
    {
        foreach (var scaling in Enum.GetValues<RopeScaling>())
            Assert.Equal(RopeFrequencies.Of(Plain), RopeFrequencies.Of(Plain with { Scaling = scaling, Factor = 1 }));
    }
}
