using System.Net.Http.Headers;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Anthropic;

public sealed class AnthropicRoutesTests
{
    private const string Body = """{"model":"talk","max_tokens":5,"messages":[]}""";

    public static TheoryData<string> Paths => new("/v1/messages", "/serving-endpoints/anthropic/v1/messages", "/ai-gateway/anthropic/v1/messages");

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_message_is_asked_of_the_endpoint_that_its_model_names(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", path, Body)).AssertOk();
        Assert.Equal(("iris-1", "talk"), (answer.Headers["served-model-name"], answer["predictions"][0].GetString()));
        Assert.Equal((InvocationTask.Messages, Body), (frontend.Router.LastRequest!.Task, Encoding.UTF8.GetString(frontend.Router.LastBody)));
        Assert.Equal(5, frontend.Router.LastRequest.MaxOutputTokens);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_count_of_tokens_is_asked_of_the_endpoint_that_its_model_names(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.FromMemory("{\"input_tokens\":7}"u8.ToArray()));
        const string Counted = """{"model":"talk","messages":[]}""";
        Assert.Equal(7, (await frontend.SendAsync("POST", path + "/count_tokens", Counted)).AssertOk()["input_tokens"].GetInt32());
        Assert.Equal((InvocationTask.CountTokens, Counted), (frontend.Router.LastRequest!.Task, Encoding.UTF8.GetString(frontend.Router.LastBody)));
        foreach (var body in new[] { "{}", "[]", """{"model":"embed"}""", """{"model":"talk","stream":true}""" })
            (await frontend.SendAsync("POST", path + "/count_tokens", body)).AssertAnthropicError(400, "invalid_request_error");
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.NotImplemented, "No count."));
        (await frontend.SendAsync("POST", path + "/count_tokens", Counted)).AssertAnthropicError(501, "api_error");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Errors_have_the_shape_of_that_api(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var missing = (await frontend.SendAsync("POST", path, $$"""{"model":"{{FakeRouter.Missing}}"}""")).AssertAnthropicError(404, "not_found_error");
        Assert.Contains($"'{FakeRouter.Missing}'", missing["error"].GetProperty("message").GetString());
        foreach (var body in new[] { "{}", """{"model":""}""", """{"model":3}""", "{", "[]", """{"model":"embed"}""", """{"model":"talk","stream":1}""" })
            (await frontend.SendAsync("POST", path, body)).AssertAnthropicError(400, "invalid_request_error");
        (await frontend.SendAsync("POST", path, "x", "text/plain")).AssertAnthropicError(415, "invalid_request_error");
        (await frontend.SendAsync("GET", path)).AssertAnthropicError(405, "invalid_request_error");
        (await frontend.SendAsync("POST", path + "/batches", "{}")).AssertAnthropicError(404, "not_found_error");
        frontend.Router.MayQuery = _ => false;
        (await frontend.SendAsync("POST", path, Body)).AssertAnthropicError(403, "permission_error");
    }

    [Theory]
    [InlineData(ErrorCode.RequestLimitExceeded, 429, "rate_limit_error")]
    [InlineData(ErrorCode.TemporarilyUnavailable, 503, "overloaded_error")]
    [InlineData(ErrorCode.InvalidParameterValue, 400, "invalid_request_error")]
    [InlineData(ErrorCode.InternalError, 500, "api_error")]
    public async Task A_failure_of_the_model_has_the_type_of_its_status(ErrorCode code, int status, string type)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(code, "Why.", TimeSpan.FromSeconds(2)));
        var answer = (await frontend.SendAsync("POST", "/v1/messages", Body)).AssertAnthropicError(status, type);
        Assert.Equal("Why.", answer["error"].GetProperty("message").GetString());
        Assert.Equal(status is 429 or 503 ? "2" : null, answer.Headers.GetValueOrDefault("Retry-After"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_key_comes_in_the_header_of_that_api_too(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("POST", path, Body)).AssertAnthropicError(401, "authentication_error");
        frontend.Client.DefaultRequestHeaders.Add("x-api-key", TestFrontend.Token);
        (await frontend.SendAsync("POST", path, Body)).AssertOk();
        Assert.Equal("admin", frontend.Router.LastRequest!.Caller);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_wrong_key_is_401_in_either_header(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (await frontend.SendAsync("POST", path, Body)).AssertAnthropicError(401, "authentication_error");
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        frontend.Client.DefaultRequestHeaders.Add("x-api-key", "wrong");
        (await frontend.SendAsync("POST", path, Body)).AssertAnthropicError(401, "authentication_error");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(new ServingSettings { AdminToken = TestFrontend.Token, MaxRequestBytes = 2000 });
        (await frontend.SendAsync("POST", "/v1/messages", new string(' ', 2001))).AssertAnthropicError(413, "request_too_large");
    }
}
