using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class QueryRunsTests
{
    [Fact]
    public void Of_the_latest_requests_only_the_newest_keeps_its_answer()
    {
        var runs = new QueryRuns();
        for (var i = 1; i <= QueryRuns.Most + 5; i++)
        {
            var run = new QueryRun($"request {i}");
            runs.Add(run);
            run.Begin(200, null, null);
            run.Answer("{}"u8.ToArray());
            run.End(TimeSpan.Zero);
        }

        Assert.Equal(("request 25", "{}"), (runs.Latest!.Request, runs.Latest.Text));
        Assert.Equal(Enumerable.Range(6, QueryRuns.Most - 1).Reverse().Select(i => ($"request {i}", (int?)200, "")), runs.Earlier.Select(r => (r.Request, r.Status, r.Text)));
    }

    [Fact]
    public void Of_an_answer_that_goes_on_and_on_a_part_is_kept()
    {
        var run = new QueryRun("{}");
        var piece = new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["text"] = new string('a', QueryRun.MostShown - 1) }) }.ToJsonString();
        run.Add(piece);
        Assert.False(run.IsCut);
        run.Add(piece);
        run.Add(piece);
        Assert.Equal((QueryRun.MostShown, true), (run.Text.Length, run.IsCut));
    }
}
