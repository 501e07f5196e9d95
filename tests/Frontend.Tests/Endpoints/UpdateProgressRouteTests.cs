using ServingCluster.Endpoints;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class UpdateProgressRouteTests
{
    private const string Path = "/api/2.0/serving-endpoints/iris/update-progress";
    private const string Steps = """["DOWNLOADING","PLACING","LOADING","WARMING","SWITCHING","DRAINING","DONE"]""";

    [Fact]
    public async Task An_update_under_way_is_told_step_by_step()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        endpoint.Description = Samples.ReadyEndpoint("iris") with
        {
            ConfigUpdate = ConfigUpdateState.InProgress,
            Progress = new UpdateProgress(3, UpdateStep.Downloading,
            [
                new EntityProgress("a", UpdateStep.Downloading, "Downloading 42 %") { Percent = 42, BytesDone = 420, BytesTotal = 1000, WantedReplicas = 2 },
                new EntityProgress("b", UpdateStep.Switching, "") { ReadyReplicas = 1, WantedReplicas = 1 },
            ])
            { DrainingReplicas = 1, DrainingRequests = 5 },
        };
        Assert.Equal(
            $$$"""{"config_version":3,"state":"IN_PROGRESS","step":"DOWNLOADING","steps":{{{Steps}}},"entities":[{"name":"a","step":"DOWNLOADING","percent":42,"bytes_done":420,"bytes_total":1000,"ready_replicas":0,"wanted_replicas":2,"message":"Downloading 42 %"},{"name":"b","step":"SWITCHING","ready_replicas":1,"wanted_replicas":1,"message":""}],"draining":{"replicas":1,"in_flight":5}}""",
            (await frontend.SendAsync("GET", Path)).AssertOk().Body.GetRawText());
    }

    [Fact]
    public async Task What_serves_while_nothing_is_under_way_is_done()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var answer = (await frontend.SendAsync("GET", Path)).AssertOk();
        Assert.Equal(("NOT_UPDATING", "DONE"), (answer["state"].GetString(), answer["step"].GetString()));
        Assert.Equal("DONE", answer["entities"][0].GetProperty("step").GetString());
    }

    [Fact]
    public async Task The_endpoint_object_of_the_known_contract_has_none_of_it()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        var before = (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/iris")).AssertOk().Body.GetRawText();
        endpoint.Description = endpoint.Description! with { Progress = new UpdateProgress(3, UpdateStep.Placing, []) };
        Assert.Equal(before, (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/iris")).AssertOk().Body.GetRawText());
    }
}
