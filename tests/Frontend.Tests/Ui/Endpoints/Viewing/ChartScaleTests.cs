using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class ChartScaleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(1.1, 2)]
    [InlineData(2.5, 5)]
    [InlineData(7, 10)]
    [InlineData(100, 100)]
    [InlineData(101, 200)]
    [InlineData(123456, 200000)]
    public void The_head_is_a_round_number_that_all_fit_under(double value, double expected) => Assert.Equal(expected, ChartScale.RoundUp(value));

    [Fact]
    public void Lines_rise_from_the_foot_and_reach_from_edge_to_edge()
    {
        var scale = ChartScale.For([[0, 5, 10]], 3);
        Assert.Equal(10, scale.Top);
        Assert.Equal("M0 100L500 50L1000 0", scale.PathOf([0, 5, 10]));
    }

    [Fact]
    public void What_is_not_known_is_a_gap_and_a_value_between_gaps_a_dot()
    {
        var scale = new ChartScale(4, 5);
        Assert.Equal("M0 75L250 50M750 0", scale.PathOf([1, 2, null, 4, null]));
        Assert.Equal("M750 0h0", scale.DotsOf([1, 2, null, 4, null]));
        Assert.Equal("", scale.PathOf([null, null]));
    }

    [Fact]
    public void Nothing_at_all_has_a_scale_too() => Assert.Equal(1, ChartScale.For([[null], []], 1).Top);

    [Fact]
    public void Values_are_handed_on_as_they_are_however_small_beside_the_highest() =>
        Assert.Equal("80000,4,,0,12.35", ChartText.Values([80_000, 4, null, 0, 12.3456]));

    [Theory]
    [InlineData(null, "—")]
    [InlineData(0d, "0")]
    [InlineData(1.234, "1.23")]
    [InlineData(1234d, "1,234")]
    [InlineData(15_000d, "15k")]
    [InlineData(2_500_000d, "2.5M")]
    public void Numbers_are_short(double? value, string expected) => Assert.Equal(expected, ChartText.Number(value));
}
