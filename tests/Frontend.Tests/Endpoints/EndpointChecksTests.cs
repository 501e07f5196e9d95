using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointChecksTests
{
    private const string Root = "/api/2.0/serving-endpoints";

    [Fact]
    public async Task Every_mistake_is_told_with_its_place_and_nothing_is_made()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var body = """
            {"name":"a b","config":{"served_entities":[{"entity_name":"system.ai.iris","entity_version":"x","workload_size":"Huge"}]},
             "ai_gateway":{"rate_limits":[{"key":"user_group","renewal_period":"minute","calls":1}]}}
            """;
        var checkedAs = (await frontend.SendAsync("POST", Root + ":validate", body)).AssertError(400, "INVALID_PARAMETER_VALUE");
        var refusedAs = (await frontend.SendAsync("POST", Root, body)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Equal(refusedAs.Body.GetRawText(), checkedAs.Body.GetRawText());
        string[] places =
        [
            "name", "config.served_entities[0].entity_version", "config.served_entities[0].workload_size", "ai_gateway.rate_limits[0].principal",
        ];
        Assert.Equal(places.Order(), checkedAs.Violations().Select(v => v.Field).Order());
        Assert.All(checkedAs.Violations(), v => Assert.Contains(v.Description, checkedAs.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_endpoint_finds_comes_with_its_places_too()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Grains.Endpoint("iris").Failure = new ServingException(ErrorCode.ResourceDoesNotExist, "No such model.")
        {
            Mistakes = [new Mistake("config.served_entities[0]", "no such model.")],
        };
        var answer = await frontend.SendAsync("POST", Root + ":validate", """{"name":"iris"}""");
        Assert.Equal(("config.served_entities[0]", "no such model."), Assert.Single(answer.AssertError(404, "RESOURCE_DOES_NOT_EXIST").Violations()));
    }

    [Fact]
    public async Task What_is_right_is_answered_with_an_empty_object_and_reaches_the_endpoint_as_a_proposal()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Equal("{}", (await frontend.SendAsync("POST", Root + ":validate", """{"name":"fresh","description":"d"}""")).AssertOk().Body.GetRawText());
        Assert.Equal("d", frontend.Grains.Endpoint("fresh").Proposal!.Creation!.Description);
        Assert.Null(frontend.Grains.Endpoint("fresh").Description);

        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("POST", Root + "/iris/config:validate", """{"served_entities":[{"entity_name":"system.ai.iris","entity_version":2}]}""")).AssertOk();
        Assert.Equal("2", Assert.Single(endpoint.Proposal!.Config!.ServedEntities).EntityVersion);
        (await frontend.SendAsync("POST", Root + "/iris/ai-gateway:validate", """{"usage_tracking_config":{"enabled":true}}""")).AssertOk();
        Assert.True(endpoint.Proposal!.Gateway!.UsageTracking);
        Assert.Empty(endpoint.Commands);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_told_at_its_place()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("POST", Root + ":validate", """
            {"name":"gpt","config":{"served_entities":[{"external_model":{"provider":"openai","name":"gpt","task":"llm/v1/chat",
             "openai_config":{"openai_api_key":"{{secrets/none/key}}"}}}]}}
            """);
        Assert.Equal("config.served_entities[0].external_model.openai_config.openai_api_key", Assert.Single(answer.Violations()).Field);
    }

    [Fact]
    public async Task The_providers_are_told_as_configs_are_read()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var providers = (await frontend.SendAsync("GET", "/api/2.0/serving/external-providers")).AssertOk()["providers"].EnumerateArray().ToList();
        Assert.Equal(ExternalProviders.All.Order(), providers.Select(p => p.GetProperty("provider").GetString()!).Order());
        var openAi = providers.Single(p => p.GetProperty("provider").GetString() == "openai").GetProperty("fields").EnumerateArray().ToList();
        Assert.Equal("""{"name":"openai_api_key","kind":"secret","description":"the key","required":true,"plaintext_name":"openai_api_key_plaintext","when":{"field":"openai_api_type","values":["openai","azure"]}}""",
            openAi[1].GetRawText());
        Assert.DoesNotContain(providers, p => p.GetRawText().Contains("instance_profile_arn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_workload_types_are_told_with_whether_a_node_takes_them()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.NodeDirectory().ReportAsync(new NodeReport
        {
            Node = "n",
            Devices = [new DeviceReport("cpu", DeviceKind.Cpu, 10L << 30)],
            Replicas = [],
        });
        var answer = (await frontend.SendAsync("GET", "/api/2.0/serving/workload-options")).AssertOk();
        Assert.Equal(
            ["CPU", "CPU_MEDIUM"],
            answer["workload_types"].EnumerateArray().Where(t => t.GetProperty("available").GetBoolean()).Select(t => t.GetProperty("workload_type").GetString()!));
        Assert.Equal(3, answer["workload_sizes"].GetArrayLength());
        Assert.Equal("""["none","int8","int4"]""", answer["quantizations"].GetRawText());
    }
}
