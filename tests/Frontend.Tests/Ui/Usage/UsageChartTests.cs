using ServingCluster.Frontend.Ui.Pages.Usage;

namespace ServingCluster.Frontend.Tests.Ui.Usage;

public sealed class UsageChartTests
{
    private static readonly UsageChoice Choice = new() { From = new(2026, 5, 27), To = new(2026, 5, 29) };

    private static readonly UsageRow[] Days =
    [
        new() { Day = "2026-05-27", Requests = 1, InputTokenCount = 10, OutputTokenCount = 5, Cost = new Dictionary<string, decimal> { ["USD"] = 2m, ["EUR"] = 9m } },
        new() { Day = "2026-05-29", Requests = 4, InputTokenCount = 1, OutputTokenCount = 2, Cost = new Dictionary<string, decimal> { ["EUR"] = 0.001m } },
    ];

    [Fact]
    public void Days_without_requests_have_a_place_too()
    {
        var chart = UsageChart.Of(Choice, Days);
        Assert.Equal(("Requests", "4 requests"), (chart.Title, chart.Highest));
        Assert.Equal(["2026-05-27: 1 request 0.25", "2026-05-28: 0 requests 0", "2026-05-29: 4 requests 1"], chart.Bars.Select(b => $"{b.Words} {b.Share}"));
    }

    [Fact]
    public void Cost_is_shown_in_the_currency_that_most_was_paid_in()
    {
        var chart = UsageChart.Of(Choice with { Measure = UsageMeasure.Cost }, Days);
        Assert.Equal(("Cost in EUR", "9.00 EUR"), (chart.Title, chart.Highest));
        Assert.Equal("2026-05-29: 0.001 EUR", chart.Bars[^1].Words);
    }

    [Fact]
    public void A_chart_of_nothing_has_bars_of_no_height() =>
        Assert.All(UsageChart.Of(Choice with { Measure = UsageMeasure.Cost }, []).Bars, b => Assert.Equal(0, b.Share));

    [Fact]
    public void Years_are_cut_to_what_can_be_drawn() =>
        Assert.Equal(UsageChart.MostDays, UsageChart.Of(Choice with { From = new(2000, 1, 1) }, []).Bars.Count);

    [Fact]
    public void Totals_keep_currencies_apart()
    {
        var total = UsageRow.Total(Days);
        Assert.Equal((5, 11, 7), (total.Requests, total.InputTokenCount, total.OutputTokenCount));
        Assert.Equal("9.00 EUR + 2.00 USD", UsageFigures.Cost(total.Cost));
        Assert.Equal("–", UsageFigures.Cost(new UsageRow().Cost));
    }
}
