using System.Web;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Google;

public sealed class VertexProviderTests : IDisposable
{
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";
    private const string Answered = """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":"STOP"}],
         "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":5,"totalTokenCount":9},"modelVersion":"gemini-2.5-flash","responseId":"r1"}
        """;

    private readonly CloudModel _model = Model("llm/v1/chat");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task A_chat_is_sent_as_the_documentation_has_it_with_a_token_for_the_service_account()
    {
        _model.Cloud.Answer(Token("token-1")).Answer(Answered);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);

        var (token, call) = (_model.Cloud.Sent[0], _model.Cloud.Sent[1]);
        Assert.Equal("POST https://oauth2.googleapis.com/token", token.Url);
        var form = HttpUtility.ParseQueryString(token.Body);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        Assert.Equal(3, form["assertion"]!.Split('.').Length);
        Assert.Equal(
            "POST https://europe-west4-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-2.5-flash:generateContent",
            call.Url);
        Assert.Equal("Bearer token-1", call.Headers["Authorization"]);
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"Hello"}]}],"generationConfig":{}}""", call.Body);
        Assert.Equal("Hi", (string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Theory]
    [InlineData("global", "aiplatform.googleapis.com")]
    [InlineData("eu", "aiplatform.eu.rep.googleapis.com")]
    [InlineData("us-central1", "us-central1-aiplatform.googleapis.com")]
    public async Task A_region_has_its_own_host(string region, string host)
    {
        using var model = Model("llm/v1/chat", region: region);
        model.Cloud.Answer(Token("token-1")).Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, Hello);

        Assert.StartsWith($"POST https://{host}/", model.Cloud.Sent[1].Url);
    }

    [Fact]
    public async Task A_tuned_model_is_named_by_its_endpoint()
    {
        using var model = Model("llm/v1/chat", "endpoints/1234");
        model.Cloud.Answer(Token("token-1")).Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, Hello);

        Assert.EndsWith("/locations/europe-west4/endpoints/1234:generateContent", model.Cloud.Sent[1].Url);
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        _model.Cloud.Answer(Token("token-1")).Answer(Answered).Answer(Answered).Answer(Token("token-2")).Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, Hello);
        _model.Clock.Advance(TimeSpan.FromMinutes(54));
        await _model.AskAsync(InvocationTask.Chat, Hello);
        _model.Clock.Advance(TimeSpan.FromMinutes(2));
        await _model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], Authorizations());
    }

    [Fact]
    public async Task Many_who_come_at_once_get_one_token()
    {
        _model.Cloud.Answer(Token("token-1"));
        for (var i = 0; i < 8; i++)
            _model.Cloud.Answer(Answered);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _model.AskAsync(InvocationTask.Chat, Hello)));

        Assert.Single(_model.Cloud.Sent, sent => sent.Url.Contains("oauth2.googleapis.com"));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once()
    {
        using var model = Model("llm/v1/chat");
        const string Refused = """{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}""";
        model.Cloud.Answer(Token("token-1")).Answer(Refused, 401).Answer(Token("token-2")).Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal(4, model.Cloud.Sent.Count);
    }

    [Fact]
    public async Task A_refused_key_is_told_with_the_services_words_and_without_the_key()
    {
        _model.Cloud.Answer("""{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", 400);

        var (code, message) = await _model.FailAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.InvalidState, code);
        Assert.Contains("Invalid JWT Signature.", message);
        Assert.Contains("'entity'", message);
    }

    [Fact]
    public async Task A_token_that_the_provider_repeats_is_not_told()
    {
        _model.Cloud.Answer(Token("ya29-planted")).Answer("""{"error":{"code":400,"message":"odd: ya29-planted","status":"INVALID_ARGUMENT"}}""", 400);

        var (code, message) = await _model.FailAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.BadRequest, code);
        Assert.DoesNotContain("ya29-planted", message);
    }

    [Fact]
    public async Task A_secret_that_is_no_key_is_told_without_it()
    {
        using var model = Model("llm/v1/chat", key: "planted-secret");

        var (code, message) = await model.FailAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.InvalidState, code);
        Assert.Contains("private_key of the served entity 'entity'", message);
    }

    [Fact]
    public async Task A_stream_is_read_as_the_Gemini_APIs()
    {
        _model.Cloud.Answer(Token("token-1")).Events(
            3,
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi "}]}}]}""",
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"there"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}""");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.EndsWith("/models/gemini-2.5-flash:streamGenerateContent?alt=sse", _model.Cloud.Sent[1].Url);
        Assert.Equal("Hi there", CloudModel.TextOf(chunks));
        Assert.Equal(new Usage(0, 1, 2), _model.Usage);
    }

    [Fact]
    public async Task Pictures_may_lie_on_the_web_or_in_a_bucket()
    {
        _model.Cloud.Answer(Token("token-1")).Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"gs://bucket/a.jpg"}},{"type":"image_url","image_url":{"url":"https://example.com/b.png?x=1"}}]}]}
            """);

        Assert.Equal(
            CloudModel.Normal("""
                {"contents":[{"role":"user","parts":[{"fileData":{"mimeType":"image/jpeg","fileUri":"gs://bucket/a.jpg"}},
                 {"fileData":{"mimeType":"image/png","fileUri":"https://example.com/b.png?x=1"}}]}],"generationConfig":{}}
                """),
            _model.Cloud.Sent[1].Body);
    }

    [Fact]
    public async Task Embeddings_are_predictions()
    {
        using var model = Model("llm/v1/embeddings", "text-embedding-005");
        model.Cloud.Answer(Token("token-1")).Answer("""
            {"predictions":[{"embeddings":{"values":[1,0.5],"statistics":{"token_count":3,"truncated":false}}},
             {"embeddings":{"values":[0,1],"statistics":{"token_count":4,"truncated":false}}}],"metadata":{"billableCharacterCount":9}}
            """);

        var answer = await model.AskAsync(
            InvocationTask.Embeddings, """{"input":["a","b"],"dimensions":2,"task_type":"RETRIEVAL_QUERY","autoTruncate":false}""");

        Assert.EndsWith("/publishers/google/models/text-embedding-005:predict", model.Cloud.Sent[1].Url);
        Assert.Equal(
            CloudModel.Normal("""
                {"instances":[{"content":"a","task_type":"RETRIEVAL_QUERY"},{"content":"b","task_type":"RETRIEVAL_QUERY"}],
                 "parameters":{"outputDimensionality":2,"autoTruncate":false}}
                """),
            model.Cloud.Sent[1].Body);
        Assert.Equal("[0,1]", answer["data"]![1]!["embedding"]!.ToJsonString());
        Assert.Equal(new Usage(0, 7), model.Usage);
    }

    [Fact]
    public async Task What_Vertex_AI_would_overlook_is_refused_by_name()
    {
        using var model = Model("llm/v1/embeddings");

        Assert.StartsWith("user:", (await model.FailAsync(InvocationTask.Embeddings, """{"input":"a","user":"ann"}""")).Message);
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("evil.example:443")]
    [InlineData("x:8080")]
    [InlineData("a.b")]
    [InlineData("-x")]
    [InlineData("x-")]
    [InlineData("x@y")]
    public async Task A_region_that_would_lead_elsewhere_is_refused(string region)
    {
        using var model = Model("llm/v1/chat", region: region);

        var (code, message) = await model.FailAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.InvalidState, code);
        Assert.StartsWith("region of", message);
    }

    private IEnumerable<string> Authorizations() =>
        _model.Cloud.Sent.Where(sent => sent.Headers.ContainsKey("Authorization")).Select(sent => sent.Headers["Authorization"]);

    private static string Token(string value) => $$"""{"access_token":"{{value}}","expires_in":3600,"token_type":"Bearer"}""";

    private static CloudModel Model(string task, string name = "gemini-2.5-flash", string region = "europe-west4", string? key = null) => new(
        "google-cloud-vertex-ai", name, task, new() { ["project_id"] = "my-project", ["region"] = region },
        new() { ["private_key"] = key ?? TestServiceAccount.Json() });
}
