using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Editing;

public sealed class EndpointJsonTests
{
    private const string Whole = """
        {"name":"iris","description":"d","config":{"served_entities":[
          {"name":"a","entity_name":"system.ai.iris","entity_version":"1","workload_type":"CPU","workload_size":"Medium","scale_to_zero_enabled":true,"environment_vars":{"OMP":"1"}},
          {"name":"b","entity_name":"system.ai.tiny_chat","entity_version":"1","workload_type":"CPU","min_provisioned_throughput":0,"max_provisioned_throughput":300,"scale_to_zero_enabled":true,"quantization":"int8"},
          {"name":"c","entity_name":"system.ai.iris","entity_version":"2","workload_type":"CPU","min_provisioned_concurrency":4,"max_provisioned_concurrency":16,"scale_to_zero_enabled":false},
          {"name":"d","entity_name":"system.ai.tiny_chat","entity_version":"1","workload_type":"CPU","provisioned_model_units":2,"burst_scaling_enabled":false,"scale_to_zero_enabled":false}],
         "traffic_config":{"routes":[{"served_entity_name":"a","traffic_percentage":70},{"served_entity_name":"b","traffic_percentage":30},
          {"served_entity_name":"c","traffic_percentage":0},{"served_entity_name":"d","traffic_percentage":0}]}},
         "tags":[{"key":"team","value":"ml"},{"key":"bare","value":""}],
         "ai_gateway":{"usage_tracking_config":{"enabled":true},
          "inference_table_config":{"enabled":true,"catalog_name":"main","schema_name":"logs","table_name_prefix":"iris","sampling_fraction":0.25},
          "rate_limits":[{"key":"endpoint","renewal_period":"minute","calls":100},{"key":"user_group","renewal_period":"minute","principal":"eng","calls":5,"tokens":1000}],
          "guardrails":{"input":{"safety":true,"pii":{"behavior":"BLOCK"},"invalid_keywords":["secret"],"valid_topics":["work","play"]}},"fallback_config":{"enabled":false}},
         "email_notifications":{"on_update_success":["a@x.io","b@x.io"],"on_update_failure":[]}}
        """;

    [Fact]
    public void What_the_api_answers_is_what_the_form_sends_again()
    {
        var expected = JsonNode.Parse(Whole)!;
        Assert.Equal(expected.ToJsonString(), EndpointJson.Creation(Read(Whole)).ToJsonString());
    }

    [Fact]
    public void A_default_name_goes_on_following_the_version()
    {
        var form = Read("""
            {"name":"churn","config":{"served_entities":[
              {"name":"churn-1","entity_name":"main.ml.churn","entity_version":"1","workload_size":"Small"},
              {"name":"mine","entity_name":"main.ml.churn","entity_version":"1","workload_size":"Small"}],
             "traffic_config":{"routes":[{"served_entity_name":"churn-1","traffic_percentage":90},{"served_entity_name":"mine","traffic_percentage":10}]}}}
            """);
        Assert.Equal([("", 90), ("mine", 10)], form.Entities.Select(e => (e.Name, e.Traffic)));
        form.Entities[0].ModelVersion = form.Entities[1].ModelVersion = "2";
        Assert.Equal(["churn-2", "mine"], form.Entities.Select(e => e.EffectiveName));
    }

    [Fact]
    public void Limits_of_the_older_dialect_are_sent_with_the_first_change_of_the_gateway_and_not_before()
    {
        const string Limits = """[{"key":"user","renewal_period":"minute","calls":7,"applies":true,"reason":"r","calls_left":5}]""";
        var before = Read("""{"name":"iris"}""", Limits);
        var after = Read("""{"name":"iris"}""", Limits);
        Assert.True(after.Gateway.HasOlderLimits);
        Assert.Empty(EditPlan.Changes(before, after));
        after.Gateway.UsageTracking = false;
        var sent = Assert.Single(EditPlan.Changes(before, after)).Body;
        Assert.Equal("""[{"key":"user","renewal_period":"minute","calls":7}]""", sent["rate_limits"]!.ToJsonString());

        after = Read("""{"name":"iris"}""", Limits);
        after.Gateway.Limits.Clear();
        Assert.Equal("""{"rate_limits":[]}""", Assert.Single(EditPlan.Changes(before, after)).Body.ToJsonString());

        var own = Read("""{"name":"iris","ai_gateway":{"rate_limits":[{"key":"endpoint","renewal_period":"minute","calls":3}]}}""", Limits);
        Assert.Equal((3, false), (Assert.Single(own.Gateway.Limits).Calls, own.Gateway.HasOlderLimits));
    }

    [Theory]
    [InlineData(100.0, null)]
    [InlineData(25.0, 0.25)]
    [InlineData(null, 0.0)]
    public void No_percentage_asks_for_none_rather_than_for_all(double? percent, double? fraction)
    {
        var form = Read(Whole);
        form.Gateway.TablePercent = percent;
        Assert.Equal(fraction, (double?)GatewayJson.Of(form.Gateway)["inference_table_config"]!["sampling_fraction"]);
    }

    [Fact]
    public void A_form_that_was_not_changed_sends_nothing() => Assert.Empty(EditPlan.Changes(Read(Whole), Read(Whole)));

    [Fact]
    public void What_was_changed_is_sent_part_by_part_and_the_config_last()
    {
        var after = Read(Whole);
        after.Tags.RemoveAt(1);
        after.Tags[0].Value = "ops";
        after.Gateway.Limits.RemoveAt(1);
        after.OnFailure = "c@x.io";
        after.Share(after.Entities[0], 50);
        var plan = EditPlan.Changes(Read(Whole), after);
        Assert.Equal(
            ["PATCH /api/2.0/serving-endpoints/iris/tags", "PUT /api/2.0/serving-endpoints/iris/ai-gateway", "PATCH /api/2.0/serving-endpoints/iris/notifications", "PUT /api/2.0/serving-endpoints/iris/config"],
            plan.Select(r => $"{r.Method} {r.Path}"));
        Assert.Equal("""{"add_tags":[{"key":"team","value":"ops"}],"delete_tags":["bare"]}""", plan[0].Body.ToJsonString());
        Assert.Equal("""[{"served_entity_name":"a","traffic_percentage":50},{"served_entity_name":"b","traffic_percentage":50},{"served_entity_name":"c","traffic_percentage":0},{"served_entity_name":"d","traffic_percentage":0}]""",
            plan[3].Body["traffic_config"]!["routes"]!.ToJsonString());
    }

    [Theory]
    [InlineData("served_entities[0].name", "config.served_entities[0].name")]
    [InlineData("ai_gateway.rate_limits", "ai_gateway.rate_limits")]
    [InlineData("", "")]
    public void Places_in_a_part_are_places_in_the_form(string path, string place) =>
        Assert.Equal(place, new PlannedRequest("x", HttpMethod.Put, "/", [], "config.").PlaceOf(path));

    [Fact]
    public void Fields_of_a_provider_go_where_its_table_says_and_those_of_another_choice_stay_behind()
    {
        var form = EndpointForm.Blank();
        var entity = form.Entities[0];
        (form.Name, entity.Kind, entity.ExternalName, entity.Provider) = ("gpt", EntityKind.External, "gpt-4o", "openai");
        entity.ProviderFields["openai_api_key_plaintext"] = "sk-1";
        entity.ProviderFields["openai_organization"] = "org";
        entity.ProviderFields["openai_deployment_name"] = "left from azure";
        Assert.Equal(
            """{"served_entities":[{"external_model":{"provider":"openai","name":"gpt-4o","task":"llm/v1/chat","openai_config":{"openai_api_key_plaintext":"sk-1","openai_organization":"org"}}}]}""",
            EndpointJson.Config(form).ToJsonString());

        (entity.Provider, entity.ExternalName) = ("custom", "m");
        entity.ProviderFields.Clear();
        entity.ProviderFields["custom_provider_url"] = "https://x.io";
        entity.ProviderFields["bearer_token_auth.token"] = "{{secrets/a/b}}";
        Assert.Equal(
            """{"custom_provider_url":"https://x.io","bearer_token_auth":{"token":"{{secrets/a/b}}"}}""",
            EndpointJson.Config(form)["served_entities"]![0]!["external_model"]!["custom_provider_config"]!.ToJsonString());
    }

    [Fact]
    public void Secrets_are_shown_neither_as_json_nor_in_the_command()
    {
        var form = EndpointForm.Blank();
        var entity = form.Entities[0];
        (form.Name, entity.Kind, entity.ExternalName) = ("it's", EntityKind.External, "gpt");
        entity.ProviderFields["openai_api_key_plaintext"] = "sk-planted";
        var request = EditPlan.Creation(form);
        var texts = RequestText.Json(request) + RequestText.Curl(request, "https://host/");
        Assert.DoesNotContain("sk-planted", texts, StringComparison.Ordinal);
        Assert.Contains("sk-planted", request.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.True(RequestText.HasSecrets(request.Body));
        Assert.Contains(@"it'\''s", RequestText.Curl(request, "https://host/"), StringComparison.Ordinal);
        Assert.Contains("'https://host/api/2.0/serving-endpoints'", texts, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_removed_leaves_its_traffic_to_the_others()
    {
        var form = Read(Whole);
        form.Remove(form.Entities[0]);
        Assert.Equal([100, 0, 0], form.Entities.Select(e => e.Traffic));
        form.Remove(form.Entities[0]);
        form.Remove(form.Entities[0]);
        Assert.Equal(100, Assert.Single(form.Entities).Traffic);
    }

    private static EndpointForm Read(string json, string limits = "[]") =>
        FormReader.Read(JsonElement.Parse(json), ["system.ai.tiny_chat"], JsonElement.Parse(limits).EnumerateArray());
}
