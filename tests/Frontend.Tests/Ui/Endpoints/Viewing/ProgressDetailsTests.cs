using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class ProgressDetailsTests
{
    private static readonly ProgressDetails Progress = JsonSerializer.Deserialize<ProgressDetails>("""
        {"config_version":2,"state":"IN_PROGRESS","step":"LOADING","steps":["DOWNLOADING","PLACING","LOADING","WARMING","SWITCHING","DRAINING","DONE"],
         "entities":[{"name":"a","step":"DOWNLOADING","percent":40,"bytes_done":1048576,"bytes_total":2621440,"ready_replicas":0,"wanted_replicas":2,"message":"m"}],
         "draining":{"replicas":1,"in_flight":3}}
        """, ConfigContent.Names)!;

    [Fact]
    public void Steps_before_the_present_one_are_over_and_those_after_it_to_come() => Assert.Equal(
        [true, true, null, false, false, false, false], Progress.Steps.Select(Progress.IsOver));

    [Fact]
    public void An_entity_tells_how_much_is_here()
    {
        var entity = Progress.Of("a")!;
        Assert.Equal((40, "1.00 MiB of 2.50 MiB", "0 of 2 ready"), (entity.Percent, entity.Amount, entity.Replicas));
        Assert.Null(Progress.Of("b"));
        Assert.True(Progress.IsTold);
        Assert.Equal((1, 3), (Progress.Draining.Replicas, Progress.Draining.InFlight));
    }

    [Theory]
    [InlineData("READY", "NOT_UPDATING", "NOT_SUSPENDED", "Ready", "good")]
    [InlineData("READY", "IN_PROGRESS", "NOT_SUSPENDED", "Ready · updating", "warn")]
    [InlineData("READY", "UPDATE_FAILED", "NOT_SUSPENDED", "Ready · update failed", "bad")]
    [InlineData("READY", "UPDATE_CANCELED", "NOT_SUSPENDED", "Ready · update cancelled", "good")]
    [InlineData("NOT_READY", "UPDATE_FAILED", "NOT_SUSPENDED", "Not ready · update failed", "bad")]
    [InlineData("NOT_READY", "NOT_UPDATING", "STOPPED", "Stopped", "idle")]
    [InlineData("READY", "NOT_UPDATING", "", "Ready", "good")]
    public void An_endpoint_says_how_it_stands(string ready, string update, string suspend, string words, string style)
    {
        var state = new DetailedState(ready, update, suspend);
        Assert.Equal((words, style), (state.Words, state.Style));
    }

    [Fact]
    public void An_entity_says_how_large_it_may_be()
    {
        Assert.Equal("Small, CPU, scales to zero", new EntityDetails { Name = "a", WorkloadSize = "Small", WorkloadType = "CPU", ScaleToZeroEnabled = true }.Scale);
        Assert.Equal("CPU, 0 to 1,200 tokens per second", new EntityDetails { Name = "a", WorkloadType = "CPU", MaxProvisionedThroughput = 1200 }.Scale);
        Assert.Equal("", new EntityDetails { Name = "a" }.Scale);
    }
}
