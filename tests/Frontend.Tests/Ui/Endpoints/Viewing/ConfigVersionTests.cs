using System.Text.Json;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class ConfigVersionTests
{
    private const string Answer = """
        {"config_versions":[
          {"served_entities":[{"name":"a","entity_name":"system.ai.iris","entity_version":"1","type":"UC_MODEL","workload_size":"Small","workload_type":"CPU","scale_to_zero_enabled":false,"min_dbus":4,"max_dbus":4,"environment_vars":{"K":"v"},"creator":"ann","creation_timestamp":5}],
           "served_models":[{"name":"a"}],"traffic_config":{"routes":[{"served_model_name":"a","served_entity_name":"a","traffic_percentage":100}]},
           "config_version":1,"creator":"ann","creation_timestamp":1000},
          {"served_entities":[{"name":"x","external_model":{"provider":"openai","name":"gpt","task":"llm/v1/chat","openai_config":{"openai_api_key":"{{secrets/s/k}}"}},"type":"EXTERNAL_MODEL"}],
           "config_version":2,"creator":"bob","creation_timestamp":2000}]}
        """;

    [Fact]
    public void Versions_are_read_with_the_newest_first()
    {
        var versions = ConfigVersion.All(JsonElement.Parse(Answer));
        Assert.Equal([(2L, "bob", 2000L), (1L, "ann", 1000L)], versions.Select(v => (v.Number, v.Creator, v.Created)));
        Assert.Equal("a: system.ai.iris, version 1, 100 %", Assert.Single(versions[1].Entities));
        Assert.Equal("x: gpt (openai), 0 %", Assert.Single(versions[0].Entities));
    }

    [Fact]
    public void The_content_is_what_was_asked_for_and_nothing_that_the_server_added() => Assert.Equal(
        """{"served_entities":[{"name":"a","entity_name":"system.ai.iris","entity_version":"1","workload_size":"Small","workload_type":"CPU","scale_to_zero_enabled":false,"environment_vars":{"K":"v"}}],"traffic_config":{"routes":[{"served_entity_name":"a","traffic_percentage":100}]}}""",
        ConfigVersion.All(JsonElement.Parse(Answer))[1].Content.ToJsonString());

    [Fact]
    public void References_to_secrets_stay_as_they_are() =>
        Assert.Contains("\"{{secrets/s/k}}\"", ConfigVersion.All(JsonElement.Parse(Answer))[0].Text);
}
