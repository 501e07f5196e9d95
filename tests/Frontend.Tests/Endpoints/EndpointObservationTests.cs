using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Replicas;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointObservationTests
{
    private const string Iris = "/api/2.0/serving-endpoints/iris";

    [Theory]
    [InlineData("/served-models/iris-1/logs", ReplicaLog.Service)]
    [InlineData("/served-models/iris-1/build-logs", ReplicaLog.Build)]
    [InlineData("/served-entities/iris-1/logs", ReplicaLog.Service)]
    [InlineData("/served-entities/iris-1/build-logs", ReplicaLog.Build)]
    public async Task Logs_come_under_the_names_of_both_dialects(string path, ReplicaLog log)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        var answer = (await frontend.SendAsync("GET", Iris + path)).AssertOk();
        Assert.Equal($"{log} log of iris-1\nline 2", answer["logs"].GetString());
        Assert.Equal(("iris-1", log, null), endpoint.AskedLog);
    }

    [Fact]
    public async Task The_config_version_comes_in_the_query_or_in_the_body()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("GET", Iris + "/served-models/iris-1/logs?config_version=3")).AssertOk();
        Assert.Equal(3, endpoint.AskedLog.ConfigVersion);
        (await frontend.SendAsync("GET", Iris + "/served-models/iris-1/logs", """{"config_version":"4"}""")).AssertOk();
        Assert.Equal(4, endpoint.AskedLog.ConfigVersion);
        (await frontend.SendAsync("GET", Iris + "/served-models/iris-1/logs?config_version=x")).AssertError(400, "INVALID_PARAMETER_VALUE");
        (await frontend.SendAsync("GET", Iris + "/served-models/iris-1/logs", """{"config_version":0}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task Logs_of_an_unknown_served_entity_are_404()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.Grains.AddEndpointAsync("iris")).Failure = new ServingException(ErrorCode.ResourceDoesNotExist, "No such entity.");
        (await frontend.SendAsync("GET", Iris + "/served-models/x/logs")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Events_keep_the_order_of_the_endpoint()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.Grains.AddEndpointAsync("iris")).Events =
        [
            new EndpointEvent(Samples.Time, "SERVED_ENTITY_CONTAINER_EVENT", EventStatus.Failure, "m", "iris-1", 2),
            new EndpointEvent(Samples.Time, "ENDPOINT_UPDATE_EVENT", EventStatus.InProgress, "n", null, 0),
        ];
        var answer = (await frontend.SendAsync("GET", Iris + "/events")).AssertOk();
        Assert.Equal(
            """{"events":[{"event_type":"SERVED_ENTITY_CONTAINER_EVENT","status":"FAILURE","message":"m","timestamp":1780000000123,"served_entity_name":"iris-1","config_version":2},{"event_type":"ENDPOINT_UPDATE_EVENT","status":"IN_PROGRESS","message":"n","timestamp":1780000000123}]}""",
            answer.Body.GetRawText());
    }
}
