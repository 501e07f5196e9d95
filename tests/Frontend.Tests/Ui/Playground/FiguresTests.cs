using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class FiguresTests
{
    private static readonly JsonElement Prices = JsonElement.Parse(
        """{"currency":"USD","prices":[{"served_entity":"a","input":2,"output":10,"cached_input":1},{"served_entity":"b","input":0.5,"output":0.5,"cached_input":0.5}]}""");

    [Theory]
    [InlineData(0.0849, "85 ms")]
    [InlineData(1.234, "1.23 s")]
    public void Times_are_short(double seconds, string text) => Assert.Equal(text, Figures.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(48.26, "48.3")]
    [InlineData(512.4, "512")]
    public void Rates_are_short(double rate, string text) => Assert.Equal(text, Figures.Rate(rate));

    [Theory]
    [InlineData("a", 1000, 100, 0, "0.003 USD")]
    [InlineData("a", 1000, 100, 900, "0.0021 USD")]
    [InlineData("b", 10, 1, 0, "0.0000055 USD")]
    [InlineData("b", 0, 0, 0, "0.00 USD")]
    [InlineData("c", 1000, 100, 0, null)]
    public void The_cost_is_that_of_the_entity_that_answered(string entity, int prompt, int completion, int cached, string? cost) =>
        Assert.Equal(cost, EndpointPrices.CostOf(Prices, entity, new TokenUsage(prompt, completion, cached)));
}
