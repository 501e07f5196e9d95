using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.External;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Endpoints;

/// <summary>External models as clients write and read them.</summary>
public sealed class ExternalModelTests
{
    private const string Root = "/api/2.0/serving-endpoints";
    private const string Planted = "sk-planted-4711";

    [Fact]
    public async Task An_external_model_is_read_with_all_its_fields()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, """
            {"name":"talk","config":{"served_entities":[{"external_model":{"provider":"custom","name":"llama.3","task":"llm/v1/chat","openai_config":{},
             "custom_provider_config":{"custom_provider_url":"https://x.io/v1","bearer_token_auth":{"token":""},
              "api_key_auth":{"key":"x-api-key","value_plaintext":"sk-planted-4711"}}},"workload_size":"","scale_to_zero_enabled":false}]}}
            """)).AssertOk();
        var external = Assert.Single(frontend.Grains.Endpoint("talk").Creation!.Config!.ServedEntities).External!;
        Assert.Equal(("custom", "llama.3", "llm/v1/chat"), (external.Provider, external.Name, external.Task));
        Assert.Equal(
            new Dictionary<string, string> { ["custom_provider_url"] = "https://x.io/v1", ["api_key_auth.key"] = "x-api-key", ["api_key_auth.value_plaintext"] = Planted },
            external.Config);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_no_secret_shown()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var refused = (await frontend.SendAsync("POST", Root, """
            {"name":"talk","config":{"served_entities":[{"external_model":{"provider":"openai","task":"llm/v1/chat",
             "anthropic_config":{"anthropic_api_key_plaintext":"sk-planted-4711"},
             "openai_config":{"openai_api_key":"sk-planted-4711","openai_api_key_plaintext":{"a":"sk-planted-4711"},"openai_deployment_name":"d","temperature":1}}}]}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        const string At = "config.served_entities[0].external_model";
        Assert.All(
            [
                $"{At}.name: is required", $"{At}.anthropic_config: belongs to the provider 'anthropic'", $"{At}.openai_config.temperature: is no field",
                $"{At}.openai_config.openai_api_key: must be a reference", $"{At}.openai_config.openai_api_key_plaintext: must be a string",
                $"{At}.openai_config.openai_deployment_name: has no meaning",
            ],
            mistake => Assert.Contains(mistake, refused.Message));
        Assert.DoesNotContain(Planted, refused.Message);
    }

    [Fact]
    public async Task A_reference_to_a_secret_that_is_not_there_is_named()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var refused = await frontend.SendAsync("POST", Root, """
            {"name":"talk","config":{"served_entities":[{"external_model":{"provider":"palm","name":"gemini","task":"llm/v1/chat",
             "palm_config":{"palm_api_key":"{{secrets/none/such}}"}}}]}}
            """);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("config.served_entities[0].external_model.palm_config.palm_api_key", refused.Message);

        await frontend.Grains.AddEndpointAsync("iris");
        refused = await frontend.SendAsync("PUT", Root + "/iris/config", """
            {"served_entities":[{"external_model":{"provider":"palm","name":"gemini","task":"llm/v1/chat","palm_config":{"palm_api_key":"{{secrets/none/such}}"}}}]}
            """);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith("served_entities[0].external_model.palm_config.palm_api_key", refused.Message);
    }

    [Fact]
    public async Task Kinds_share_an_endpoint_by_setting_only()
    {
        const string Mixed = """
            {"name":"talk","config":{"served_entities":[{"name":"own","entity_name":"m.s.x","entity_version":"1"},
             {"name":"gpt","external_model":{"provider":"palm","name":"gemini","task":"llm/v1/chat","palm_config":{"palm_api_key_plaintext":"k"}}}],
             "traffic_config":{"routes":[{"served_entity_name":"own","traffic_percentage":100}]}}}
            """;
        await using (var frontend = await TestFrontend.StartAsync())
            Assert.Contains("Serving:AllowMixedEntities", (await frontend.SendAsync("POST", Root, Mixed)).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
        var settings = new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, AllowMixedEntities = true };
        await using (var frontend = await TestFrontend.StartAsync(settings))
            (await frontend.SendAsync("POST", Root, Mixed)).AssertOk();
    }

    [Fact]
    public async Task It_is_written_as_it_was_given_but_for_what_is_sealed()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("talk");
        frontend.Grains.Endpoint("talk").Description = Described();
        var answer = (await frontend.SendAsync("GET", Root + "/talk")).AssertOk();
        Assert.Equal(("EXTERNAL_MODEL", "llm/v1/chat"), (answer["endpoint_type"].GetString(), answer["task"].GetString()));
        var config = answer["config"];
        Assert.Equal(
            """
            [{"name":"gpt","external_model":{"provider":"custom","name":"llama.3","task":"llm/v1/chat",
            "custom_provider_config":{"custom_provider_url":"https://x.io","bearer_token_auth":{"token":"{{ secrets/a/b }}"}}},"type":"EXTERNAL_MODEL",
            "state":{"deployment":"DEPLOYMENT_READY","deployment_state_message":""},"creator":"admin","creation_timestamp":1780000000000},
            {"name":"two","external_model":{"provider":"openai","name":"gpt-4o","task":"llm/v1/chat","openai_config":{"openai_api_type":"openai"}},"type":"EXTERNAL_MODEL",
            "state":{"deployment":"DEPLOYMENT_READY","deployment_state_message":""},"creator":"admin","creation_timestamp":1780000000000}]
            """.ReplaceLineEndings(""),
            config.GetProperty("served_entities").GetRawText());
        Assert.Equal(0, config.GetProperty("served_models").GetArrayLength());
        var listed = (await frontend.SendAsync("GET", Root)).AssertOk()["endpoints"][0].GetProperty("config");
        Assert.Equal("openai", listed.GetProperty("served_entities")[1].GetProperty("external_model").GetProperty("provider").GetString());
        Assert.DoesNotContain(Planted, answer.Body.GetRawText() + listed.GetRawText());
    }

    [Fact]
    public async Task Its_requests_are_described_by_its_task_and_its_metrics_can_be_read()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("talk");
        frontend.Grains.Endpoint("talk").Description = Described();
        var paths = (await frontend.SendAsync("GET", Root + "/talk/openapi")).AssertOk()["paths"];
        Assert.Equal(["/served-models/gpt/invocations", "/served-models/two/invocations"], paths.EnumerateObject().Select(p => p.Name));
        Assert.Contains("messages", paths.GetRawText());
        (await frontend.SendAsync("GET", Root + "/talk/input-example")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        using var metrics = await frontend.Client.GetAsync(new Uri(Root + "/talk/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(metrics.IsSuccessStatusCode);
    }

    [Fact]
    public void Every_field_of_every_provider_is_written_back()
    {
        foreach (var schema in ProviderSchemas.All)
        {
            var fields = schema.Fields.Where(f => f.Kind != ProviderFieldKind.Refused).ToList();
            var model = new ExternalModel
            {
                Provider = schema.Provider,
                Name = "m",
                Task = "llm/v1/chat",
                Config = fields.ToDictionary(f => f.Name, f => $"value of {f.Name}"),
                Sealed = fields.ToDictionary(f => f.Name, _ => Planted),
            };
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                ExternalModelWriter.Write(json, model);
                json.WriteEndObject();
            }

            var written = JsonElement.Parse(stream.ToArray()).GetProperty("external_model");
            Assert.DoesNotContain(Planted, written.GetRawText());
            foreach (var field in fields)
                Assert.Equal($"value of {field.Name}", field.Name.Split('.').Aggregate(written.GetProperty(schema.ConfigName), (e, n) => e.GetProperty(n)).GetString());
        }
    }

    private static EndpointDescription Described()
    {
        var custom = new ExternalModel
        {
            Provider = "custom",
            Name = "llama.3",
            Task = "llm/v1/chat",
            Config = new Dictionary<string, string> { ["bearer_token_auth.token"] = "{{ secrets/a/b }}", ["custom_provider_url"] = "https://x.io" },
        };
        var openAi = new ExternalModel
        {
            Provider = "openai",
            Name = "gpt-4o",
            Task = "llm/v1/chat",
            Config = new Dictionary<string, string> { ["openai_api_type"] = "openai" },
            Sealed = new Dictionary<string, string> { ["openai_api_key"] = Planted },
        };
        var config = Samples.Config(1, Entity("gpt", custom), Entity("two", openAi));
        return Samples.ReadyEndpoint("talk") with { Config = Samples.Describe(config, DeploymentState.Ready), Task = "llm/v1/chat" };
    }

    private static ServedEntity Entity(string name, ExternalModel model) =>
        Samples.Entity(name) with { EntityName = "", EntityVersion = 0, External = model, WorkloadSize = null, WorkloadType = "", ScaleToZeroEnabled = false };
}
