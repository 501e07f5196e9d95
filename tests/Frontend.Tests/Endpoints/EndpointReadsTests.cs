using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointReadsTests
{
    private const string Root = "/api/2.0/serving-endpoints";

    [Fact]
    public async Task No_endpoints_are_an_empty_list()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Equal(0, (await frontend.SendAsync("GET", Root)).AssertOk()["endpoints"].GetArrayLength());
    }

    [Fact]
    public async Task The_list_has_what_is_served_in_both_dialects_and_neither_scale_nor_traffic()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("b");
        await frontend.Grains.AddEndpointAsync("a");
        await frontend.Grains.Catalog.AddAsync("being-made");
        var endpoints = (await frontend.SendAsync("GET", Root)).AssertOk()["endpoints"].EnumerateArray().ToList();
        Assert.Equal(["a", "b"], endpoints.Select(e => e.GetProperty("name").GetString()));
        var config = endpoints[0].GetProperty("config");
        Assert.Equal(
            """{"served_entities":[{"name":"iris-1","entity_name":"system.ai.iris","entity_version":"1","type":"UC_MODEL"}],"served_models":[{"name":"iris-1","model_name":"system.ai.iris","model_version":"1","type":"UC_MODEL"}]}""",
            config.GetRawText());
    }

    [Fact]
    public async Task A_ready_endpoint_is_described_as_clients_know_it()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var answer = (await frontend.SendAsync("GET", Root + "/iris")).AssertOk();
        Assert.Equal(
            """
            {"name":"iris","creator":"admin","creation_timestamp":1780000000000,"last_updated_timestamp":1780000000000,
            "state":{"ready":"READY","config_update":"NOT_UPDATING","suspend":"NOT_SUSPENDED"},
            "config":{"served_entities":[{"name":"iris-1","entity_name":"system.ai.iris","entity_version":"1","type":"UC_MODEL",
            "workload_size":"Small","workload_type":"CPU","scale_to_zero_enabled":true,"min_dbus":0,"max_dbus":4,
            "state":{"deployment":"DEPLOYMENT_READY","deployment_state_message":""},"creator":"admin","creation_timestamp":1780000000000}],
            "served_models":[{"name":"iris-1","model_name":"system.ai.iris","model_version":"1","type":"UC_MODEL",
            "workload_size":"Small","workload_type":"CPU","scale_to_zero_enabled":true,"min_dbus":0,"max_dbus":4,
            "state":{"deployment":"DEPLOYMENT_READY","deployment_state_message":""},"creator":"admin","creation_timestamp":1780000000000}],
            "traffic_config":{"routes":[{"served_model_name":"iris-1","served_entity_name":"iris-1","traffic_percentage":100}]},
            "config_version":1},
            "tags":[],"id":"0123456789abcdef0123456789abcdef","permission_level":"CAN_MANAGE","route_optimized":false,"description":"",
            "creator_display_name":"admin","creator_kind":"User","resource_credential_strategy":"EMBEDDED_CREDENTIALS"}
            """.ReplaceLineEndings(""),
            answer.Body.GetRawText());
    }

    [Fact]
    public async Task An_endpoint_that_the_server_provides_has_exactly_the_members_that_clients_know()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("databricks-tiny-chat");
        endpoint.Description = endpoint.Description! with
        {
            Task = "llm/v1/chat",
            Foundation = new FoundationModel { Name = "system.ai.tiny_chat", DisplayName = "Tiny Chat", Description = "Small.", Price = "1.5", Capabilities = ["function_calling"] },
        };
        const string Expected =
            """
            {"name":"databricks-tiny-chat","creation_timestamp":1780000000000,"last_updated_timestamp":1780000000000,
            "state":{"ready":"READY","config_update":"NOT_UPDATING"},
            "config":{"served_entities":[{"name":"databricks-tiny-chat","entity_name":"system.ai.tiny_chat","type":"FOUNDATION_MODEL",
            "foundation_model":{"name":"system.ai.tiny_chat","display_name":"Tiny Chat","docs":"","description":"Small.","price":"1.5",
            "input_price":"0","price_unit":"DBUs per 1M tokens","pricing_model":"Pay-per-token","model_class":"",
            "api_types":["mlflow/v1/chat/completions"],"ai_gateway_v2_supported":false}}]},
            "task":"llm/v1/chat","endpoint_type":"FOUNDATION_MODEL_API","permission_level":"CAN_MANAGE","capabilities":{"function_calling":true}}
            """;
        var listed = (await frontend.SendAsync("GET", Root)).AssertOk()["endpoints"][0];
        Assert.Equal(Expected.ReplaceLineEndings(""), listed.GetRawText());
        Assert.Equal(listed.GetRawText(), (await frontend.SendAsync("GET", Root + "/databricks-tiny-chat")).AssertOk().Body.GetRawText());
        (await frontend.SendAsync("GET", Root + "/databricks-tiny-chat/metrics")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task A_pending_config_shows_when_it_began_and_how_its_entities_stand()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        endpoint.Description = endpoint.Description! with
        {
            ConfigUpdate = ConfigUpdateState.UpdateFailed,
            PendingConfig = Samples.Describe(Samples.Config(2, Samples.Entity("iris-2", 2)), DeploymentState.Failed, "No such operator."),
        };
        var answer = (await frontend.SendAsync("GET", Root + "/iris")).AssertOk();
        Assert.Equal("UPDATE_FAILED", answer["state"].GetProperty("config_update").GetString());
        var pending = answer["pending_config"];
        Assert.Equal((2, 1_780_000_000_000), (pending.GetProperty("config_version").GetInt32(), pending.GetProperty("start_time").GetInt64()));
        Assert.Equal(
            """{"deployment":"DEPLOYMENT_FAILED","deployment_state_message":"No such operator."}""",
            pending.GetProperty("served_entities")[0].GetProperty("state").GetRawText());
    }

    [Fact]
    public async Task Provisioned_concurrency_takes_the_place_of_the_workload_size()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        var entity = Samples.Entity() with
        {
            WorkloadSize = null,
            MinProvisionedConcurrency = 4,
            MaxProvisionedConcurrency = 12,
            ScaleToZeroEnabled = false,
            EnvironmentVars = new Dictionary<string, string> { ["A"] = "1" },
            Quantization = "int4",
        };
        endpoint.Description = endpoint.Description! with { Config = Samples.Describe(Samples.Config(1, entity), DeploymentState.Ready) };
        var config = (await frontend.SendAsync("GET", Root + "/iris")).AssertOk()["config"];
        var written = config.GetProperty("served_entities")[0];
        Assert.False(written.TryGetProperty("workload_size", out _));
        Assert.Equal(4, written.GetProperty("min_provisioned_concurrency").GetInt32());
        Assert.Equal(12, written.GetProperty("max_dbus").GetInt32());
        Assert.Equal("""{"A":"1"}""", written.GetProperty("environment_vars").GetRawText());
        Assert.Equal(("int4", "int4"), (written.GetProperty("quantization").GetString(), config.GetProperty("served_models")[0].GetProperty("quantization").GetString()));
    }

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("DELETE", "/nothing")]
    [InlineData("PUT", "/nothing/config")]
    [InlineData("PATCH", "/nothing/tags")]
    [InlineData("POST", "/nothing/config:stop")]
    [InlineData("POST", "/nothing/config:start")]
    [InlineData("POST", "/nothing/config:cancel")]
    [InlineData("GET", "/nothing/events")]
    [InlineData("GET", "/nothing/openapi")]
    [InlineData("GET", "/nothing/input-example")]
    [InlineData("GET", "/nothing/config-versions")]
    [InlineData("GET", "/nothing/served-models/x/logs")]
    [InlineData("GET", "/nothing/served-models/x/build-logs")]
    public async Task An_unknown_name_is_404_and_activates_nothing(string method, string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync(method, Root + path, method is "GET" or "DELETE" ? null : "{}");
        Assert.Equal("Endpoint with name 'nothing' does not exist.", answer.AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
        Assert.Empty(frontend.Grains.Activated);
    }

    [Fact]
    public async Task The_history_has_every_config_without_state()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        endpoint.History = [Samples.Config(2, Samples.Entity("iris-2", 2)), Samples.Config(1, Samples.Entity())];
        var versions = (await frontend.SendAsync("GET", Root + "/iris/config-versions")).AssertOk()["config_versions"];
        Assert.Equal([2, 1], versions.EnumerateArray().Select(v => v.GetProperty("config_version").GetInt32()));
        Assert.Equal(JsonValueKind.Undefined, versions[0].GetProperty("served_entities")[0].TryGetProperty("state", out var state) ? state.ValueKind : default);
    }
}
