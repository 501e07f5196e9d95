using ServingCluster.Frontend.Ui.Pages.Usage;

namespace ServingCluster.Frontend.Tests.Ui.Usage;

public sealed class UsageChoiceTests
{
    private static readonly DateOnly Today = new(2026, 5, 28);

    [Fact]
    public void An_address_without_a_choice_shows_thirty_days_by_endpoint()
    {
        var choice = UsageChoice.Of(null, null, null, null, null, null, null, Today);
        Assert.Equal("/api/2.0/serving/usage?start_time=2026-04-29&end_time=2026-05-29&group_by=endpoint", choice.ApiPath);
        Assert.Equal("/ui/usage?from=2026-04-29&to=2026-05-28&by=endpoint", choice.Address);
    }

    [Fact]
    public void An_address_brings_back_the_choice_that_made_it()
    {
        var choice = new UsageChoice
        {
            From = new(2026, 1, 2),
            To = new(2026, 1, 2),
            By = ["day", "principal"],
            Endpoint = "a b",
            Principal = "ann@x.io",
            Measure = UsageMeasure.Cost,
            Page = 3,
        };
        Assert.Equal("/ui/usage?from=2026-01-02&to=2026-01-02&by=day%2Cprincipal&endpoint=a%20b&principal=ann%40x.io&chart=cost&page=3", choice.Address);
        var again = UsageChoice.Of("2026-01-02", "2026-01-02", "day,principal", "a b", "ann@x.io", "cost", 3, Today);
        Assert.Equal(choice.Address, again.Address);
        Assert.StartsWith("/ui/usage.csv?from=2026-01-02&to=2026-01-02&by=day%2Cprincipal&", choice.DownloadAddress);
    }

    [Fact]
    public void What_cannot_be_read_is_as_if_it_were_not_there()
    {
        var choice = UsageChoice.Of("soon", "2026-13-01", "none", null, null, "99", -1, Today);
        Assert.Equal((Today.AddDays(-29), Today, 0, UsageMeasure.Requests, 1), (choice.From, choice.To, choice.By.Count, choice.Measure, choice.Page));
        Assert.Equal("none", System.Web.HttpUtility.ParseQueryString(choice.Address.Split('?')[1])["by"]);
        Assert.DoesNotContain("group_by", choice.ApiPath);
    }

    [Fact]
    public void Groups_keep_the_order_of_the_columns_whatever_the_order_of_the_clicks()
    {
        var choice = UsageChoice.Of(null, null, "principal", null, null, null, 4, Today);
        Assert.Equal(["day", "principal"], choice.Toggle("day", true).By);
        Assert.Equal(1, choice.Toggle("day", true).Page);
        Assert.Empty(choice.Toggle("principal", false).By);
    }

    [Fact]
    public void Days_the_wrong_way_round_are_told() =>
        Assert.NotEmpty(UsageChoice.Of("2026-05-28", "2026-05-27", null, null, null, null, null, Today).Mistake);

    [Fact]
    public void The_month_begins_with_its_first_day() =>
        Assert.Contains(("This month", new DateOnly(2026, 5, 1), Today), UsageChoice.Presets(Today));
}
