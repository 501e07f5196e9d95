using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class HistoryDataTests
{
    private static readonly HistoryData History = JsonSerializer.Deserialize<HistoryData>(
        """{"step_seconds":300,"start":1795681800000,"points":{"requests":[null,3,0],"latency_p50_ms":[null,1.25,null],"errors_4xx":[null,1,0],"errors_5xx":[null,0,0]}}""",
        ConfigContent.Names)!;

    [Fact]
    public void Columns_are_read_under_their_own_names_with_gaps()
    {
        Assert.Equal(3, History.Count);
        Assert.Equal([null, 3, 0], History.Column("requests"));
        Assert.Equal([null, 1.25, null], History.Column("latency_p50_ms"));
        Assert.Equal([null, null, null], History.Column("replicas"));
        Assert.True(History.HasAny);
        Assert.False(new HistoryData().HasAny);
    }

    [Fact]
    public void Steps_have_moments_and_lengths()
    {
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 8, 40, 0, TimeSpan.Zero), History.At(2));
        Assert.Equal("5 minutes", History.StepWords);
        Assert.Equal("10 seconds", new HistoryData { StepSeconds = 10 }.StepWords);
        Assert.Equal("1 hour", new HistoryData { StepSeconds = 3600 }.StepWords);
        string[] moments = ["08:40:00", "08:40:00", "08:40", "08:40", "Nov 26, 08:40"];
        Assert.Equal(moments, MetricsRange.All.Select(range => ChartText.Moment(History.At(2), range.Clock)));
    }

    [Fact]
    public void The_end_of_it_keeps_its_moments()
    {
        var last = History.Last(2 * 300);
        Assert.Equal([3, 0], last.Column("requests"));
        Assert.Equal((History.At(1), History.At(2)), (last.At(0), last.At(1)));
        Assert.Same(History, History.Last(3 * 300));
        Assert.Same(History, History.Last(3600));
    }

    [Fact]
    public void A_chart_says_in_words_what_it_shows()
    {
        var errors = ChartDefinition.All.Single(c => c.Key == "errors");
        Assert.Equal("Refused (4xx): latest 0, highest 1. Failed (5xx): latest 0, highest 0.", ChartText.Describe(errors, History));
        var replicas = ChartDefinition.All.Single(c => c.Key == "replicas");
        Assert.Equal("Ready: nothing recorded. Wanted: nothing recorded.", ChartText.Describe(replicas, History));
    }
}
