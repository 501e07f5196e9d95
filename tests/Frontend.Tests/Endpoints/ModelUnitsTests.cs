using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class ModelUnitsTests
{
    private const string Units = "/api/2.0/serving-endpoints/pt";

    [Fact]
    public async Task An_endpoint_is_made_with_model_units_over_the_newest_version()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("POST", Units, """
            {"name":"pt1","config":{"served_entities":[{"entity_name":"system.ai.iris","provisioned_model_units":3,"burst_scaling_enabled":false}]},
             "tags":[{"key":"team"}]}
            """)).AssertOk();
        Assert.Equal("pt1", answer["name"].GetString());
        var creation = frontend.Grains.Endpoint("pt1").Creation!;
        var entity = Assert.Single(creation.Config!.ServedEntities);
        Assert.Equal(("system.ai.iris", "1", 3, false), (entity.EntityName, entity.EntityVersion, entity.ProvisionedModelUnits, entity.BurstScalingEnabled));
        Assert.Equal("team", Assert.Single(creation.Tags).Key);
    }

    [Fact]
    public async Task Its_config_is_changed()
    {
        await using var frontend = await StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("pt1");
        (await frontend.SendAsync("PUT", Units + "/pt1/config", """
            {"config":{"served_entities":[{"entity_name":"system.ai.iris","entity_version":"1","provisioned_model_units":"5"}],
              "traffic_config":{"routes":[{"served_entity_name":"iris-1","traffic_percentage":100}]}}}
            """)).AssertOk();
        Assert.Equal(5, Assert.Single(endpoint.Config!.ServedEntities).ProvisionedModelUnits);
        (await frontend.SendAsync("PUT", Units + "/pt2/config", """{"config":{}}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task What_is_missing_or_not_offered_is_said_all_at_once()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("POST", Units, """
            {"name":"pt","config":{"served_entities":[{"entity_name":"system.ai.tulip","pt_term":"COMMITMENT_TERM_1_MONTH","pt_auto_renew":true}]},
             "relocate_pt_commitment":{"source_endpoint":"a"},"email_notifications":{"on_update_success":["a@example.org"]}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(
            [
                "name: 'pt' is reserved", "served_entities[0].pt_term: is not", "served_entities[0].pt_auto_renew: is not",
                "served_entities[0].provisioned_model_units: is required", "served_entities[0].entity_version: must be",
                "relocate_pt_commitment: is not", "email_notifications: this server has no way",
            ],
            part => Assert.Contains(part, answer.Message));
        var update = (await frontend.SendAsync("POST", Units, """{"name":"x"}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("config.served_entities: is required", update.Message);
    }

    [Fact]
    public async Task Throughput_is_read_and_written_in_both_dialects()
    {
        await using var frontend = await StartAsync();
        (await frontend.SendAsync("POST", "/api/2.0/serving-endpoints", """
            {"name":"pt1","config":{"served_models":[{"model_name":"system.ai.iris","model_version":"1",
              "min_provisioned_throughput":"0","max_provisioned_throughput":1900}]}}
            """)).AssertOk();
        var entity = Assert.Single(frontend.Grains.Endpoint("pt1").Creation!.Config!.ServedEntities);
        Assert.Equal((0, 1900), (entity.MinProvisionedThroughput, entity.MaxProvisionedThroughput));

        var endpoint = await frontend.Grains.AddEndpointAsync("pt2");
        endpoint.Description = Samples.ReadyEndpoint("pt2") with
        {
            Config = Samples.Describe(
                Samples.Config(1, Samples.Entity() with
                {
                    WorkloadSize = null,
                    MinProvisionedThroughput = 950,
                    MaxProvisionedThroughput = 1900,
                    ThroughputChunk = 950,
                    ScaleToZeroEnabled = false,
                }),
                ServingCluster.Endpoints.DeploymentState.Ready),
        };
        var config = (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/pt2")).AssertOk()["config"];
        foreach (var list in new[] { "served_entities", "served_models" })
        {
            var written = config.GetProperty(list)[0];
            Assert.Equal((950, 1900), (written.GetProperty("min_provisioned_throughput").GetInt32(), written.GetProperty("max_provisioned_throughput").GetInt32()));
            Assert.False(written.TryGetProperty("workload_size", out _));
            Assert.Equal((4, 8), (written.GetProperty("min_dbus").GetDouble(), written.GetProperty("max_dbus").GetDouble()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_said_of_bursts_is_answered_so_that_it_can_be_sent_back(bool burst)
    {
        await using var frontend = await StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("pt1");
        endpoint.Description = Samples.ReadyEndpoint("pt1") with
        {
            Config = Samples.Describe(
                Samples.Config(1, Samples.Entity() with { WorkloadSize = null, ProvisionedModelUnits = 4, ThroughputChunk = 950, BurstScalingEnabled = burst }),
                ServingCluster.Endpoints.DeploymentState.Ready),
        };
        var entity = (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints/pt1")).AssertOk()["config"].GetProperty("served_entities")[0];
        Assert.Equal((4, burst), (entity.GetProperty("provisioned_model_units").GetInt32(), entity.GetProperty("burst_scaling_enabled").GetBoolean()));
    }

    private static async Task<TestFrontend> StartAsync()
    {
        var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddModelAsync(Samples.Model(new ModelSignature { Inputs = [] }, task: ModelTasks.Chat));
        return frontend;
    }
}
