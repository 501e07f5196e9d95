using ServingCluster.Governance;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class GatewayRoutesTests
{
    private const string Root = "/api/2.0/serving-endpoints";
    private const string Whole = """
        {"usage_tracking_config":{"enabled":true},"inference_table_config":{"enabled":true,"catalog_name":"main","schema_name":"logs","table_name_prefix":"iris"},
        "rate_limits":[{"key":"endpoint","calls":100,"renewal_period":"minute"},{"key":"user_group","principal":"eng","calls":5,"tokens":1000,"renewal_period":"minute"}],
        "guardrails":{"input":{"safety":true,"pii":{"behavior":"BLOCK"},"invalid_keywords":["secret"],"valid_topics":["work"]},"output":{"safety":false,"pii":{"behavior":"MASK"}}},
        "fallback_config":{"enabled":false}}
        """;

    [Fact]
    public async Task What_was_put_is_answered_and_read_back_with_the_prefix_filled_in()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var sent = Whole.Replace(",\"table_name_prefix\":\"iris\"", "", StringComparison.Ordinal);
        var expected = Whole.ReplaceLineEndings("");
        Assert.Equal(expected, (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", sent)).AssertOk().Body.GetRawText());
        Assert.Equal(expected, (await frontend.SendAsync("GET", Root + "/iris/ai-gateway")).AssertOk().Body.GetRawText());
        Assert.Equal(expected, (await frontend.SendAsync("GET", Root + "/iris")).AssertOk()["ai_gateway"].GetRawText());
        Assert.Equal("admin", frontend.Grains.Endpoint("iris").Caller);
    }

    [Fact]
    public async Task An_empty_object_clears_the_gateway()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", Whole)).AssertOk();
        Assert.Equal("{}", (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", "{}")).AssertOk().Body.GetRawText());
        Assert.Equal("{}", (await frontend.SendAsync("GET", Root + "/iris/ai-gateway")).AssertOk().Body.GetRawText());
        Assert.False((await frontend.SendAsync("GET", Root + "/iris")).AssertOk().Body.TryGetProperty("ai_gateway", out _));
    }

    [Fact]
    public async Task Both_dialects_begin_with_the_endpoint()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Root, """{"name":"a","ai_gateway":{"rate_limits":[{"tokens":"10","renewal_period":"minute"}]}}""")).AssertOk();
        Assert.Equal([new RateLimit(RateLimitKey.Endpoint, null, null, 10)], frontend.Grains.Endpoint("a").Creation!.Gateway!.RateLimits!);
        (await frontend.SendAsync("POST", Root, """{"name":"b","rate_limits":[{"calls":3,"key":"user","renewal_period":"minute"}]}""")).AssertOk();
        Assert.Equal([new RateLimit(RateLimitKey.User, null, 3, null)], frontend.Grains.Endpoint("b").Creation!.RateLimits!);
    }

    [Fact]
    public async Task Limits_of_the_older_dialect_are_put_and_answered()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var sent = """{"rate_limits":[{"key":"user","calls":3,"renewal_period":"minute"}]}""";
        Assert.Equal(sent, (await frontend.SendAsync("PUT", Root + "/iris/rate-limits", sent)).AssertOk().Body.GetRawText());
        var refused = await frontend.SendAsync("PUT", Root + "/iris/rate-limits", """{"rate_limits":[{"key":"user_group","principal":"g","tokens":3}]}""");
        Assert.All(
            ["renewal_period: is required", "key: must be 'endpoint' or 'user'", "'tokens' and 'principal' are for", "calls: is required"],
            part => Assert.Contains(part, refused.AssertError(400, "INVALID_PARAMETER_VALUE").Message));
    }

    [Fact]
    public async Task All_mistakes_of_a_gateway_are_told_at_once()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var answer = (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", """
            {"usage_tracking_config":{},"inference_table_config":{"enabled":true,"sampling_fraction":2,"table_name_prefix":"a.b"},
             "rate_limits":[{"key":"team","calls":-1,"renewal_period":"hour"},7],"fallback_config":{"enabled":"perhaps"},
             "guardrails":{"input":{"pii":{"behavior":"HIDE"},"invalid_keywords":[""],"pii_detection":true},"output":{"custom_guardrails":[{"endpoint_name":"x"}]}}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(
            [
                "usage_tracking_config.enabled: is required", "inference_table_config.catalog_name: is required", "inference_table_config.schema_name: is required",
                "inference_table_config.table_name_prefix: 'a.b'", "inference_table_config.sampling_fraction: must be a number above 0", "rate_limits[0].key: must be",
                "rate_limits[0].calls: must be a whole number", "rate_limits[0].renewal_period: must be 'minute'", "rate_limits[1]: must be an object",
                "fallback_config.enabled: must be true or false", "guardrails.input.pii.behavior: must be", "guardrails.input.invalid_keywords[0]: must not",
                "guardrails.input.pii_detection: is not supported", "guardrails.output.custom_guardrails: is not supported",
            ],
            part => Assert.Contains(part, answer.Message));
        Assert.Empty(frontend.Grains.Endpoint("iris").Commands);
    }

    [Fact]
    public async Task A_guardrail_with_a_slip_in_its_name_is_refused_since_it_would_let_everything_pass()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var answer = (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", """
            {"guardrails":{"inputs":{},"input":{"keywords":["a"],"pii":{"behaviour":"BLOCK"},"custom_guardrails":[]},"output":{"Safety":true}}}
            """)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(
            [
                "The request has 4 mistakes", "guardrails.inputs: is no field of guardrails; 'input' may be meant: there is input, output.", "guardrails.input.keywords: is no field of the rules",
                "guardrails.input.pii.behaviour: is no field of pii; 'behavior' may be meant: there is behavior.", "guardrails.output.Safety: is no field",
            ],
            part => Assert.Contains(part, answer.Message));
        Assert.Empty(frontend.Grains.Endpoint("iris").Commands);
    }

    [Fact]
    public async Task A_field_that_a_gateway_does_not_have_is_refused_with_the_nearest_that_it_has()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        const string Slips = """
            {"rate_limit":[],"guard_rails":null,"fallback_config":{"enabled":true,"order":"random"},"usage_tracking_config":{"enable":false,"enabled":true},
             "inference_table_config":{"enabled":false,"schema":"x"},"rate_limits":[{"renewal_period":"minute","call":3,"calls":3}],"hats":0}
            """;
        string[] told =
        [
            "rate_limit: is no field of ai_gateway; 'rate_limits' may be meant: there is usage_tracking_config, inference_table_config, rate_limits, guardrails, fallback_config.",
            "fallback_config.order: is no field of fallback_config; there is enabled.", "usage_tracking_config.enable: is no field of usage_tracking_config; 'enabled' may be meant",
            "inference_table_config.schema: is no field of inference_table_config; 'schema_name' may be meant", "rate_limits[0].call: is no field of a limit; 'calls' may be meant",
            "hats: is no field of ai_gateway; there is", "The request has 6 mistakes",
        ];
        var put = (await frontend.SendAsync("PUT", Root + "/iris/ai-gateway", Slips)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.All(told, part => Assert.Contains(part, put.Message));
        var created = (await frontend.SendAsync("POST", Root, $$"""{"name":"new","ai_gateway":{{Slips}}}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("ai_gateway.rate_limit: is no field of ai_gateway; 'rate_limits' may be meant", created.Message);
        Assert.Empty(frontend.Grains.Endpoint("iris").Commands);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_has_no_gateway()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("GET", Root + "/none/ai-gateway")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await frontend.SendAsync("PUT", Root + "/none/ai-gateway", "{}")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await frontend.SendAsync("PUT", Root + "/none/rate-limits", "{}")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }
}
