using System.Net;
using ServingCluster.Gateway.Tests.Kit;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class FailureTests : IDisposable
{
    private const string Body = """{"messages":[]}""";
    private const string Who = "The provider 'openai' (model 'gpt-4o')";

    private readonly TestGateway _gateway = new(new GatewayOptions { MaxAttempts = 1 });

    [Theory]
    [InlineData(400, """{"error":{"message":"'messages' is too short.","type":"invalid_request_error"}}""", "BadRequest: 'messages' is too short.")]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"m","message":"field required"}]}""", "BadRequest: field required")]
    [InlineData(400, """{"error_code":"BAD_REQUEST","message":"No such column."}""", "BadRequest: No such column.")]
    [InlineData(400, "", "BadRequest: " + Who + " refuses the request without saying why.")]
    [InlineData(413, "", "RequestTooLarge: The request is larger than " + Who + " takes.")]
    [InlineData(404, """{"error":{"message":"The model does not exist."}}""", "InvalidState: " + Who + " does not know the model of the served entity 'entity' at the endpoint 'front', or its address is wrong. It says: The model does not exist.")]
    [InlineData(429, """{"message":"Too many."}""", "RequestLimitExceeded: " + Who + " takes no more requests for now. It says: Too many.")]
    [InlineData(500, "<html>Oh no</html>", "TemporarilyUnavailable: " + Who + " can't answer just now.")]
    [InlineData(502, "upstream gone", "TemporarilyUnavailable: " + Who + " can't answer just now. It says: upstream gone")]
    [InlineData(302, "", "InvalidState: " + Who + " redirects the call of the served entity 'entity' at the endpoint 'front', which is not followed for the sake of the credential; the config has to give the final address.")]
    public async Task A_status_says_whose_problem_it_is(int status, string body, string expected)
    {
        _gateway.Provider.Answers(body, (HttpStatusCode)status);
        Assert.Equal(expected, await _gateway.AskAsync(TestGateway.OpenAi(), Body));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_credential_names_the_endpoint_and_nothing_of_the_key(int status)
    {
        _gateway.Provider.Answers($$$"""{"error":{"message":"Incorrect API key provided: {{{FakeSecrets.Key}}}, or sk-pl****9c."}}""", (HttpStatusCode)status);
        Assert.Equal(
            $"InvalidState: {Who} refuses the credential of the served entity 'entity' at the endpoint 'front'; whoever manages the endpoint has to renew it, or get it the right to use the model.",
            await _gateway.AskAsync(TestGateway.OpenAi(), Body));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_key_that_a_provider_repeats_is_taken_out(int status)
    {
        _gateway.Provider.Answers($$$"""{"error":{"message":"Key {{{FakeSecrets.Key}}} is odd."}}""", (HttpStatusCode)status);
        var answer = await _gateway.AskAsync(TestGateway.OpenAi(), Body);
        Assert.DoesNotContain(FakeSecrets.Key, answer);
        Assert.Contains("Key [secret] is odd.", answer);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task The_log_names_the_endpoint_and_holds_no_key(int status)
    {
        _gateway.Provider.Answers($$$"""{"error":{"message":"Key {{{FakeSecrets.Key}}} is odd."}}""", (HttpStatusCode)status);
        await _gateway.AskAsync(TestGateway.OpenAi(), Body);
        Assert.Contains("served entity entity of endpoint front", Assert.Single(_gateway.Log.Lines));
        Assert.DoesNotContain(FakeSecrets.Key, string.Concat(_gateway.Log.Lines));
    }

    [Fact]
    public async Task A_stream_without_a_credential_ends_with_the_failure_as_its_only_piece()
    {
        _gateway.Provider.Answers("""{"error":"invalid_client"}""", HttpStatusCode.Unauthorized);
        var target = TestGateway.Target("openai", "gpt-4o", "llm/v1/chat",
            ("openai_api_type", "azuread"), ("openai_api_base", "https://me.openai.azure.com"), ("openai_api_version", "2024-10-21"), ("openai_deployment_name", "dep"),
            ("microsoft_entra_tenant_id", "t1"), ("microsoft_entra_client_id", "c1"), ("microsoft_entra_client_secret", "{{secrets/ai/key}}"));
        Assert.StartsWith("InvalidState: login.microsoftonline.com gives no token", Assert.Single(await _gateway.TextsAsync(target, Body)));
    }

    [Fact]
    public async Task A_key_in_a_streams_error_is_taken_out()
    {
        _gateway.Provider.Streams($$$"""data: {"error":{"message":"Key {{{FakeSecrets.Key}}} is odd."}}""" + "\n\n");
        Assert.EndsWith("It says: Key [secret] is odd.", Assert.Single(await _gateway.TextsAsync(TestGateway.OpenAi(), Body)));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("")]
    public async Task An_answer_that_is_none_is_the_providers_failure(string body)
    {
        _gateway.Provider.Answers(body);
        Assert.StartsWith($"TemporarilyUnavailable: What came from {Who} can't be read: it is not in the provider's format.", await _gateway.AskAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task An_answer_larger_than_is_read_is_refused()
    {
        using var gateway = new TestGateway(new GatewayOptions { MaxAnswerBytes = 64 * 1024 });
        gateway.Provider.Answers(new string('x', 65 * 1024));
        Assert.Contains("it is larger than 65536 bytes", await gateway.AskAsync(TestGateway.OpenAi(), Body));
    }

    [Fact]
    public async Task A_provider_that_keeps_silent_is_given_up()
    {
        var asked = new TaskCompletionSource();
        _gateway.Provider.Waits(token =>
        {
            asked.SetResult();
            return Forever(token);
        });
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await asked.Task;
        _gateway.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal($"TemporarilyUnavailable: {Who} said nothing for 300 s.", await answer);
    }

    [Fact]
    public async Task A_provider_with_a_time_of_its_own_is_given_up_after_that()
    {
        var limits = new Dictionary<string, ProviderLimits> { ["openai"] = new() { FirstByteTimeout = TimeSpan.FromSeconds(7) } };
        using var gateway = new TestGateway(new GatewayOptions { Providers = limits });
        var asked = new TaskCompletionSource();
        gateway.Provider.Waits(token =>
        {
            asked.SetResult();
            return Forever(token);
        });
        var answer = gateway.AskAsync(TestGateway.OpenAi(), Body);
        await asked.Task;
        gateway.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal($"TemporarilyUnavailable: {Who} said nothing for 7 s.", await answer);
    }

    [Fact]
    public async Task A_request_whose_time_is_up_ends()
    {
        using var gateway = new TestGateway(new GatewayOptions { Limits = new() { FirstByteTimeout = TimeSpan.FromHours(1) } });
        var asked = new TaskCompletionSource();
        gateway.Provider.Waits(token =>
        {
            asked.SetResult();
            return Forever(token);
        });
        var answer = gateway.AskAsync(TestGateway.OpenAi(), Body);
        await asked.Task;
        gateway.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal($"DeadlineExceeded: The request's deadline passed while waiting for {Who}.", await answer);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused() => Assert.Equal(
        "NotImplemented: Models of the provider 'nobody' can't be called by this server.",
        await _gateway.AskAsync(TestGateway.Target("nobody", "m"), Body));

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        var exception = Assert.Throws<ArgumentException>(() => new GatewayOptions
        {
            MaxAttempts = 0,
            MaxAnswerBytes = 1,
            EntraAuthority = new Uri("http://example.com/"),
            Providers = new Dictionary<string, ProviderLimits> { ["nobody"] = new() },
        }.Validate());
        foreach (var name in new[] { "MaxAttempts", "MaxAnswerBytes", "EntraAuthority", "nobody" })
            Assert.Contains(name, exception.Message);
    }

    public void Dispose() => _gateway.Dispose();

    private static async Task<HttpResponseMessage> Forever(CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException();
    }
}
