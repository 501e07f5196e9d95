using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointCommandsTests
{
    private const string Root = "/api/2.0/serving-endpoints";

    [Fact]
    public async Task Create_reads_the_current_dialect_with_numbers_and_booleans_as_strings()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("POST", Root, """
            {"name":"iris","description":"d","tags":[{"key":"team","value":"ml"},{"key":"bare"}],"route_optimized":false,"task":"old",
             "config":{"name":"iris","served_entities":[
                {"name":"current","entity_name":"system.ai.iris","entity_version":"1","workload_size":"Small","scale_to_zero_enabled":"False"},
                {"name":"challenger","entity_name":"system.ai.iris","entity_version":2,"workload_type":"CPU",
                 "min_provisioned_concurrency":"4","max_provisioned_concurrency":8,"environment_vars":{"OMP":"1"},"quantization":"int8"}],
              "traffic_config":{"routes":[
                {"served_model_name":"current","traffic_percentage":"90"},{"served_entity_name":"challenger","traffic_percentage":"10"}]}}}
            """);
        answer.AssertOk();
        Assert.Equal("iris", answer["name"].GetString());
        Assert.Equal("IN_PROGRESS", answer["state"].GetProperty("config_update").GetString());
        Assert.Equal(1, answer["pending_config"].GetProperty("config_version").GetInt32());
        Assert.Equal("""[{"key":"bare"},{"key":"team","value":"ml"}]""", answer["tags"].GetRawText());

        var endpoint = frontend.Grains.Endpoint("iris");
        Assert.Equal("admin", endpoint.Caller);
        var config = endpoint.Creation!.Config!;
        Assert.Equal([new TrafficRoute("current", 90), new TrafficRoute("challenger", 10)], config.Routes!);
        var (current, challenger) = (config.ServedEntities[0], config.ServedEntities[1]);
        Assert.Equal(("current", "system.ai.iris", "1", "Small", false),
            (current.Name, current.EntityName, current.EntityVersion, current.WorkloadSize, current.ScaleToZeroEnabled));
        Assert.Equal(("2", 4, 8, "CPU", null),
            (challenger.EntityVersion, challenger.MinProvisionedConcurrency, challenger.MaxProvisionedConcurrency, challenger.WorkloadType, challenger.ScaleToZeroEnabled));
        Assert.Equal("1", challenger.EnvironmentVars!["OMP"]);
        Assert.Equal((null, "int8"), (current.Quantization, challenger.Quantization));
    }

    [Fact]
    public async Task Create_reads_the_older_dialect()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root + "/", """
            {"name":"iris","config":{"served_models":[{"model_name":"system.ai.iris","model_version":"1","workload_size":"Small","scale_to_zero_enabled":true,"quantization":"int4"}]}}
            """)).AssertOk();
        var entity = Assert.Single(frontend.Grains.Endpoint("iris").Creation!.Config!.ServedEntities);
        Assert.Equal(("system.ai.iris", "1", true, "int4"), (entity.EntityName, entity.EntityVersion, entity.ScaleToZeroEnabled, entity.Quantization));
        Assert.Null(frontend.Grains.Endpoint("iris").Creation!.Config!.Routes);
    }

    [Fact]
    public async Task Create_without_a_config_is_an_endpoint_that_is_not_ready()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", Root, """{"name":"empty"}""")).AssertOk();
        Assert.Equal(
            """{"ready":"NOT_READY","config_update":"NOT_UPDATING","suspend":"NOT_SUSPENDED"}""", answer["state"].GetRawText());
    }

    [Fact]
    public async Task All_mistakes_of_a_body_are_told_at_once()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", Root, """
            {"name":"bad name!","route_optimized":true,"ai_gateway":{"usage_tracking_config":{},"guardrails":{"input":{"pii":{"behavior":"HIDE"}}}},"rate_limits":[{}],"budget_policy_id":"x",
             "config":{"served_entities":[{"name":"a.b","instance_profile_arn":"arn","min_provisioned_throughput":100}],"served_models":[{}],
              "auto_capture_config":{"catalog_name":"main"},
              "traffic_config":{"routes":[{"served_model_name":"a","traffic_percentage":101},{"traffic_percentage":1.5}]}}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(
            [
                "name: 'bad name!' may hold only", "route_optimized: is not", "ai_gateway.usage_tracking_config.enabled: is required", "ai_gateway.guardrails.input.pii.behavior: must be",
                "rate_limits[0].renewal_period: is required", "rate_limits[0].calls: is required", "budget_policy_id: is not",
                "config.served_models: must not", "config.served_entities[0].name: 'a.b' may hold only", "config.served_entities[0].entity_name: is required",
                "config.served_entities[0].instance_profile_arn: is not", "config.served_entities[0]: min_provisioned_throughput needs",
                "config.auto_capture_config: is not", "config.traffic_config.routes[0].traffic_percentage: must",
                "config.traffic_config.routes[1].served_entity_name: is required", "config.traffic_config.routes[1].traffic_percentage: must",
            ],
            part => Assert.Contains(part, answer.Message));
        Assert.Empty(frontend.Grains.Activated);
    }

    [Theory]
    [InlineData("databricks-x")]
    [InlineData("pt")]
    [InlineData("chat")]
    [InlineData("get-model-optimization-info")]
    [InlineData("a/b")]
    public async Task Reserved_names_are_refused(string name)
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, $$"""{"name":"{{name}}"}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task An_external_model_beside_a_registered_model_is_refused()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var mixed = (await frontend.SendAsync("POST", Root, """
            {"name":"x","config":{"served_entities":[{"external_model":{"name":"gpt"}},{"entity_name":"system.ai.iris","entity_version":"1"}]}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("not both", mixed.Message);
    }

    [Fact]
    public async Task A_config_that_was_read_can_be_written_back()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, """
            {"name":"x","config":{"served_entities":[{"name":"a","entity_name":"m.s.iris","entity_version":"1"}],
             "served_models":[{"name":"a","model_name":"m.s.iris","model_version":"1"}]}}
            """)).AssertOk();
        Assert.Equal("m.s.iris", Assert.Single(frontend.Grains.Endpoint("x").Creation!.Config!.ServedEntities).EntityName);
    }

    [Fact]
    public async Task A_second_endpoint_of_the_same_name_is_409()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("POST", Root, """{"name":"iris"}""")).AssertError(409, "RESOURCE_ALREADY_EXISTS");
    }

    [Theory]
    [InlineData("{", "MALFORMED_REQUEST")]
    [InlineData("", "MALFORMED_REQUEST")]
    [InlineData("[]", "MALFORMED_REQUEST")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "MALFORMED_REQUEST")]
    [InlineData("\ufeff{\"name\":\"\"}", "INVALID_PARAMETER_VALUE")]
    [InlineData("{\"name\":\"\\ud800\"}", "MALFORMED_REQUEST")]
    [InlineData("{}", "INVALID_PARAMETER_VALUE")]
    public async Task A_body_that_is_none_is_400(string body, string code)
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, body)).AssertError(400, code);
    }

    [Fact]
    public async Task Malformed_json_is_told_with_its_place()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", Root, "{\n \"name\": nope}")).AssertError(400, "MALFORMED_REQUEST");
        Assert.Contains("line 2, byte 11", answer.Message);
    }

    [Fact]
    public async Task A_form_is_415()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, "a=b", "application/x-www-form-urlencoded")).AssertError(415, "BAD_REQUEST");
    }

    [Fact]
    public async Task Delete_answers_an_empty_object_and_then_404()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        Assert.Equal("{}", (await frontend.SendAsync("DELETE", Root + "/iris", "{}")).AssertOk().Body.GetRawText());
        (await frontend.SendAsync("DELETE", Root + "/iris")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task An_update_hands_over_the_whole_config_and_an_empty_one_removes_it()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("PUT", Root + "/iris/config",
            """{"name":"iris","served_entities":[{"entity_name":"system.ai.iris","entity_version":"2"}],"unknown":{"x":1}}""")).AssertOk();
        Assert.Equal("2", Assert.Single(endpoint.Config!.ServedEntities).EntityVersion);
        (await frontend.SendAsync("PUT", Root + "/iris/config", "{}")).AssertOk();
        Assert.Empty(endpoint.Config!.ServedEntities);
    }

    [Fact]
    public async Task An_update_during_an_update_is_409()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.Grains.AddEndpointAsync("iris")).Failure =
            new ServingException(ErrorCode.ResourceConflict, "Endpoint iris is currently updating.");
        (await frontend.SendAsync("PUT", Root + "/iris/config", "{}")).AssertError(409, "RESOURCE_CONFLICT");
    }

    [Fact]
    public async Task Tags_are_added_and_removed_in_one_step()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        endpoint.Description = endpoint.Description! with { Tags = new Dictionary<string, string> { ["old"] = "1" } };
        var answer = await frontend.SendAsync(
            "PATCH", Root + "/iris/tags", """{"add_tags":[{"key":"new","value":"2"}],"delete_tags":["old"]}""");
        Assert.Equal("""{"tags":[{"key":"new","value":"2"}]}""", answer.AssertOk().Body.GetRawText());
        var mistaken = await frontend.SendAsync("PATCH", Root + "/iris/tags", """{"add_tags":[{"value":"2"}],"delete_tags":[{}]}""");
        Assert.Contains("2 mistakes", mistaken.AssertError(400, "INVALID_PARAMETER_VALUE").Message);
    }

    [Fact]
    public async Task Stop_start_and_cancel_answer_the_endpoint()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        var stopped = (await frontend.SendAsync("POST", Root + "/iris/config:stop")).AssertOk();
        Assert.Equal(
            """{"ready":"NOT_READY","config_update":"NOT_UPDATING","suspend":"STOPPED"}""", stopped["state"].GetRawText());
        (await frontend.SendAsync("POST", Root + "/iris/config:start", "{}")).AssertOk();
        (await frontend.SendAsync("POST", Root + "/iris/config:cancel")).AssertOk();
        Assert.Equal(["stop", "start", "cancel"], endpoint.Commands);
    }
}
