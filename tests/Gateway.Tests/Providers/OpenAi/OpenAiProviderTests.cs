using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.OpenAi;

public sealed class OpenAiProviderTests : IDisposable
{
    // The example of https://platform.openai.com/docs/api-reference/chat/create.
    private const string Example =
        """{"model":"gpt-4o","messages":[{"role":"developer","content":"You are a helpful assistant."},{"role":"user","content":"Hello!"}]}""";

    private const string Answer =
        """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-2024","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":3,"audio_tokens":0}},"service_tier":"default"}""";

    private readonly TestGateway _gateway = new();

    [Fact]
    public async Task The_documented_request_reaches_OpenAI_byte_for_byte()
    {
        _gateway.Provider.Answers(Answer);
        Assert.Equal(Answer, await _gateway.AskAsync(TestGateway.OpenAi(), Example));
        var sent = Assert.Single(_gateway.Provider.Sent);
        Assert.Equal("POST https://api.openai.com/v1/chat/completions", sent.Url);
        Assert.Equal(Example, sent.Body);
        Assert.Equal("Bearer " + FakeSecrets.Key, sent.Headers["Authorization"]);
        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        Assert.False(sent.Headers.ContainsKey("OpenAI-Organization"));
    }

    [Fact]
    public async Task The_usage_is_the_providers()
    {
        _gateway.Provider.Answers(Answer);
        using var response = await _gateway.InvokeAsync(TestGateway.OpenAi(), Example);
        Assert.Equal(new Usage(0, 19, 10, 3), response.Usage);
    }

    [Fact]
    public async Task A_usage_that_nobody_gives_is_estimated_from_the_length_of_the_texts()
    {
        _gateway.Provider.Answers("""{"choices":[{"message":{"content":"0123456789a"}}]}""");
        using var response = await _gateway.InvokeAsync(TestGateway.OpenAi(), """{"messages":[{"role":"user","content":[{"type":"text","text":"0123456"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAA"}}]}]}""");
        Assert.Equal(new Usage(0, 2, 3), response.Usage);
    }

    [Fact]
    public async Task The_model_of_the_body_gives_way_to_the_endpoints()
    {
        _gateway.Provider.Answers(Answer);
        await _gateway.AskAsync(TestGateway.OpenAi(), """{"messages": [], "model" : "my-endpoint", "usage_context":{"team":"x"},"client_request_id":"7","temperature":0.10}""");
        Assert.Equal("""{"messages": [],"model":"gpt-4o","temperature":0.10}""", _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task Base_and_organization_are_the_configs()
    {
        _gateway.Provider.Answers(Answer);
        var target = TestGateway.Target("openai", "m", "llm/v1/chat",
            ("openai_api_key", "{{secrets/ai/key}}"), ("openai_api_base", "https://proxy.example/openai/v1/"), ("openai_organization", "org-1"), ("openai_api_type", "OpenAI"));
        await _gateway.AskAsync(target, Example);
        Assert.Equal("POST https://proxy.example/openai/v1/chat/completions", _gateway.Provider.Sent[0].Url);
        Assert.Equal("org-1", _gateway.Provider.Sent[0].Headers["OpenAI-Organization"]);
    }

    [Fact]
    public async Task Completions_embeddings_and_responses_go_to_their_paths()
    {
        _gateway.Provider.Answers("{}");
        await _gateway.AskAsync(TestGateway.OpenAi(task: "llm/v1/completions"), """{"prompt":"Say"}""", InvocationTask.Completions);
        await _gateway.AskAsync(TestGateway.OpenAi(task: "llm/v1/embeddings"), """{"input":"Say","encoding_format":"base64"}""", InvocationTask.Embeddings);
        await _gateway.AskAsync(TestGateway.OpenAi(), """{"input":"Say"}""", InvocationTask.Responses);
        Assert.Equal(
            ["POST https://api.openai.com/v1/completions", "POST https://api.openai.com/v1/embeddings", "POST https://api.openai.com/v1/responses"],
            _gateway.Provider.Sent.Select(sent => sent.Url));
        Assert.Equal("""{"input":"Say","encoding_format":"base64","model":"gpt-4o"}""", _gateway.Provider.Sent[1].Body);
    }

    [Theory]
    [InlineData(InvocationTask.Embeddings)]
    [InlineData(InvocationTask.Predict)]
    public async Task What_the_model_is_not_for_is_refused(InvocationTask task)
    {
        var answer = await _gateway.AskAsync(TestGateway.OpenAi(), "{}", task);
        Assert.StartsWith("BadRequest: the served entity 'entity' at the endpoint 'front' is a model of the task 'llm/v1/chat'", answer);
        Assert.Empty(_gateway.Provider.Sent);
    }

    [Fact]
    public async Task Azure_is_asked_at_the_deployment_without_a_model_in_the_body()
    {
        _gateway.Provider.Answers(Answer);
        var target = Azure("azure", ("openai_api_key", "{{secrets/ai/key}}"));
        await _gateway.AskAsync(target, Example);
        await _gateway.AskAsync(target, """{"input":"Say","model":"x"}""", InvocationTask.Responses);
        var sent = _gateway.Provider.Sent[0];
        Assert.Equal("POST https://me.openai.azure.com/openai/deployments/dep/chat/completions?api-version=2024-10-21", sent.Url);
        Assert.Equal(Example.Replace("\"model\":\"gpt-4o\",", ""), sent.Body);
        Assert.Equal(FakeSecrets.Key, sent.Headers["api-key"]);
        Assert.False(sent.Headers.ContainsKey("Authorization"));
        Assert.Equal("POST https://me.openai.azure.com/openai/responses?api-version=2024-10-21", _gateway.Provider.Sent[1].Url);
        Assert.Equal("""{"input":"Say","model":"dep"}""", _gateway.Provider.Sent[1].Body);
    }

    [Fact]
    public async Task Azure_is_asked_for_the_usage_of_streams_only_where_it_knows_how()
    {
        _gateway.Provider.Streams("data: [DONE]\n\n");
        await _gateway.TextsAsync(Azure("azure", ("openai_api_key", "{{secrets/ai/key}}")), """{"messages":[]}""");
        var older = TestGateway.Target("openai", "gpt-4o", "llm/v1/chat", ("openai_api_type", "azure"), ("openai_api_base", "https://me.openai.azure.com"),
            ("openai_api_version", "2023-05-15"), ("openai_deployment_name", "dep"), ("openai_api_key", "{{secrets/ai/key}}"));
        await _gateway.TextsAsync(older, """{"messages":[]}""");
        Assert.Equal("""{"messages":[],"stream":true,"stream_options":{"include_usage":true}}""", _gateway.Provider.Sent[0].Body);
        Assert.Equal("""{"messages":[],"stream":true}""", _gateway.Provider.Sent[1].Body);
    }

    [Fact]
    public async Task Entra_gives_a_token_that_serves_until_shortly_before_its_end()
    {
        _gateway.Provider.Does(request => request.Url.Contains("/oauth2/") ? Json("""{"token_type":"Bearer","expires_in":3599,"access_token":"tok-1"}""") : Json(Answer));
        var target = Entra();
        await _gateway.AskAsync(target, Example);
        await _gateway.AskAsync(target, Example);
        Assert.Equal(3, _gateway.Provider.Sent.Count);
        var token = _gateway.Provider.Sent[0];
        Assert.Equal("POST https://login.microsoftonline.com/t1/oauth2/v2.0/token", token.Url);
        Assert.Equal($"client_id=c1&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default&client_secret={FakeSecrets.Key}&grant_type=client_credentials", token.Body);
        Assert.Equal("Bearer tok-1", _gateway.Provider.Sent[2].Headers["Authorization"]);
        _gateway.Time.Advance(TimeSpan.FromSeconds(3599 - 299));
        await _gateway.AskAsync(target, Example);
        Assert.Contains("/oauth2/", _gateway.Provider.Sent[3].Url);
    }

    [Fact]
    public async Task A_token_that_Azure_refuses_is_replaced_once()
    {
        var tokens = 0;
        _gateway.Provider.Does(request => request switch
        {
            { Url: var url } when url.Contains("/oauth2/") => Json($$"""{"expires_in":3599,"access_token":"tok-{{++tokens}}"}"""),
            { Headers: var headers } when headers["Authorization"] == "Bearer tok-2" => Json(Answer),
            _ => new HttpResponseMessage(System.Net.HttpStatusCode.Unauthorized),
        });
        Assert.Equal(Answer, await _gateway.AskAsync(Entra(), Example));
    }

    [Fact]
    public async Task What_Entra_says_against_a_client_reaches_the_caller_without_the_secret()
    {
        _gateway.Provider.Answers($$"""{"error":"invalid_client","error_description":"AADSTS7000215: {{FakeSecrets.Key}} is wrong."}""", System.Net.HttpStatusCode.Unauthorized);
        var answer = await _gateway.AskAsync(Entra(), Example);
        Assert.Equal("InvalidState: login.microsoftonline.com gives no token for the credential of the served entity 'entity' at the endpoint 'front' (status 401): AADSTS7000215: [secret] is wrong.", answer);
    }

    [Fact]
    public async Task Databricks_is_asked_at_the_endpoint_of_the_models_name()
    {
        _gateway.Provider.Answers(Answer);
        var target = TestGateway.Target("databricks-model-serving", "their chat", "llm/v1/chat",
            ("databricks_workspace_url", "https://adb-1.azuredatabricks.net/"), ("databricks_api_token", "{{secrets/ai/key}}"));
        await _gateway.AskAsync(target, """{"messages":[{"role":"user","content":"Hello!"}],"model":"x","extra_params":{"top_k":3}}""");
        var sent = _gateway.Provider.Sent[0];
        Assert.Equal("POST https://adb-1.azuredatabricks.net/serving-endpoints/their%20chat/invocations", sent.Url);
        Assert.Equal("""{"messages":[{"role":"user","content":"Hello!"}],"extra_params":{"top_k":3}}""", sent.Body);
        Assert.Equal("Bearer " + FakeSecrets.Key, sent.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("https://llm.example/v1", "POST https://llm.example/v1/chat/completions")]
    [InlineData("https://llm.example/v1/chat/completions", "POST https://llm.example/v1/chat/completions")]
    [InlineData("https://llm.example/serving-endpoints/x/invocations", "POST https://llm.example/serving-endpoints/x/invocations")]
    [InlineData("https://llm.example/v1?tenant=1", "POST https://llm.example/v1/chat/completions?tenant=1")]
    public async Task A_custom_provider_is_a_base_or_the_whole_address(string url, string expected)
    {
        _gateway.Provider.Answers(Answer);
        var target = TestGateway.Target("custom", "mixtral", "llm/v1/chat", ("custom_provider_url", url), ("bearer_token_auth.token", "{{secrets/ai/key}}"));
        await _gateway.AskAsync(target, Example);
        Assert.Equal(expected, _gateway.Provider.Sent[0].Url);
        Assert.Equal("Bearer " + FakeSecrets.Key, _gateway.Provider.Sent[0].Headers["Authorization"]);
        Assert.Equal(Example.Replace("gpt-4o", "mixtral"), _gateway.Provider.Sent[0].Body);
    }

    [Fact]
    public async Task A_custom_provider_takes_its_key_in_the_header_that_the_config_names()
    {
        _gateway.Provider.Answers(Answer);
        var target = TestGateway.Target("custom", "mixtral", "llm/v1/chat", ("custom_provider_url", "https://llm.example/v1"), ("api_key_auth.key", "x-api-key"), ("api_key_auth.value", "{{secrets/ai/key}}"));
        await _gateway.AskAsync(target, Example);
        Assert.Equal(FakeSecrets.Key, _gateway.Provider.Sent[0].Headers["x-api-key"]);
    }

    [Fact]
    public async Task A_key_given_in_clear_is_opened_for_its_endpoint()
    {
        _gateway.Provider.Answers(Answer);
        var target = TestGateway.Target("openai", "gpt-4o");
        target = target with { Model = target.Model with { Sealed = new Dictionary<string, string> { ["openai_api_key"] = "endpoints/id1|sk-sealed" } } };
        await _gateway.AskAsync(target, Example);
        Assert.Equal("Bearer sk-sealed", _gateway.Provider.Sent[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_reference_to_nothing_is_the_configs_mistake()
    {
        var target = TestGateway.Target("openai", "gpt-4o", "llm/v1/chat", ("openai_api_key", "{{secrets/ai/none}}"));
        Assert.Equal(
            "InvalidState: openai_api_key of the served entity 'entity' at the endpoint 'front' refers to {{secrets/ai/none}}, which doesn't exist; put the secret, or update the endpoint's config.",
            await _gateway.AskAsync(target, Example));
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("https://user:pass@x")]
    [InlineData("nothing")]
    public async Task A_base_that_is_no_address_is_the_configs_mistake(string url)
    {
        var target = TestGateway.Target("openai", "gpt-4o", "llm/v1/chat", ("openai_api_key", "{{secrets/ai/key}}"), ("openai_api_base", url));
        var answer = await _gateway.AskAsync(target, Example);
        Assert.StartsWith("InvalidState: openai_api_base of the served entity 'entity'", answer);
        Assert.DoesNotContain("pass@", answer);
    }

    public void Dispose() => _gateway.Dispose();

    private static HttpResponseMessage Json(string body) => new() { Content = new StringContent(body) };

    private static External.ExternalTarget Entra() =>
        Azure("azuread", ("microsoft_entra_tenant_id", "t1"), ("microsoft_entra_client_id", "c1"), ("microsoft_entra_client_secret", "{{secrets/ai/key}}"));

    private static External.ExternalTarget Azure(string type, params (string, string)[] more) => TestGateway.Target("openai", "gpt-4o", "llm/v1/chat",
        [("openai_api_type", type), ("openai_api_base", "https://me.openai.azure.com"), ("openai_api_version", "2024-10-21"), ("openai_deployment_name", "dep"), .. more]);
}
