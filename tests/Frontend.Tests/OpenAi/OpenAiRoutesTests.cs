using System.Net.Http.Headers;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.OpenAi;

public sealed class OpenAiRoutesTests
{
    public static TheoryData<string> Bases => new("/v1", "/serving-endpoints", "/serving-endpoints/v1");

    [Theory]
    [InlineData("/chat/completions", "talk", InvocationTask.Chat)]
    [InlineData("/completions", "complete", InvocationTask.Completions)]
    [InlineData("/completions", "talk", InvocationTask.Completions)]
    [InlineData("/embeddings", "embed", InvocationTask.Embeddings)]
    [InlineData("/responses", "talk", InvocationTask.Responses)]
    public async Task The_path_says_what_is_asked_and_the_body_of_whom(string path, string model, InvocationTask task)
    {
        await using var frontend = await TestFrontend.StartAsync();
        foreach (var root in Bases)
        {
            var body = $$"""{"temperature":0,"model":"{{model}}"}""";
            var answer = (await frontend.SendAsync("POST", root.Data + path, body)).AssertOk();
            Assert.Equal(("iris-1", model), (answer.Headers["served-model-name"], answer["predictions"][0].GetString()));
            Assert.Equal((task, body), (frontend.Router.LastRequest!.Task, Encoding.UTF8.GetString(frontend.Router.LastBody)));
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Errors_have_the_shape_of_that_api(string root)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var path = root + "/chat/completions";
        var missing = (await frontend.SendAsync("POST", path, $$"""{"model":"{{FakeRouter.Missing}}"}""")).AssertOpenAiError(404, "not_found_error", "model_not_found");
        Assert.Contains($"'{FakeRouter.Missing}'", missing.GetProperty("message").GetString());
        (await frontend.SendAsync("POST", path, "{}")).AssertOpenAiError(400, "invalid_request_error", null, "model");
        (await frontend.SendAsync("POST", path, """{"model":""}""")).AssertOpenAiError(400, "invalid_request_error", null, "model");
        (await frontend.SendAsync("POST", path, """{"model":3}""")).AssertOpenAiError(400, "invalid_request_error", null, "model");
        (await frontend.SendAsync("POST", path, "{")).AssertOpenAiError(400, "invalid_request_error", null);
        (await frontend.SendAsync("POST", path, """{"model":"embed"}""")).AssertOpenAiError(400, "invalid_request_error", null);
        (await frontend.SendAsync("POST", root + "/embeddings", """{"model":"talk"}""")).AssertOpenAiError(400, "invalid_request_error", null);
        (await frontend.SendAsync("POST", path, "x", "text/plain")).AssertOpenAiError(415, "invalid_request_error", null);
        (await frontend.SendAsync("GET", root + "/models/nobody")).AssertOpenAiError(404, "not_found_error", "model_not_found");
        (await frontend.SendAsync("GET", path)).AssertOpenAiError(405, "invalid_request_error", null);
        (await frontend.SendAsync("POST", root + "/responses", "{}")).AssertOpenAiError(400, "invalid_request_error", null, "model");
        (await frontend.SendAsync("GET", root + "/responses/resp_1")).AssertOpenAiError(404, "not_found_error", null);
    }

    [Fact]
    public async Task What_the_model_says_is_wrong_names_the_parameter()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.InvalidParameterValue, "messages[0].role: must be one of user."));
        (await frontend.SendAsync("POST", "/v1/chat/completions", """{"model":"talk"}""")).AssertOpenAiError(400, "invalid_request_error", null, "messages[0].role");
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.TemporarilyUnavailable, "Later."));
        var answer = await frontend.SendAsync("POST", "/v1/chat/completions", """{"model":"talk"}""");
        answer.AssertOpenAiError(503, "server_error", "service_unavailable");
        Assert.Equal("1", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task A_missing_and_a_wrong_key_are_401()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("POST", "/v1/chat/completions", """{"model":"talk"}""")).AssertOpenAiError(401, "authentication_error", "invalid_api_key");
        frontend.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (await frontend.SendAsync("GET", "/serving-endpoints/models")).AssertOpenAiError(401, "authentication_error", "invalid_api_key");
        (await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(new ServingSettings { AdminToken = TestFrontend.Token, MaxRequestBytes = 2000 });
        (await frontend.SendAsync("POST", "/v1/embeddings", new string(' ', 2001))).AssertOpenAiError(413, "invalid_request_error", null);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task The_models_are_the_endpoints_of_language_models(string root)
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        var chat = await frontend.Grains.AddEndpointAsync("talk");
        chat.Description = chat.Description! with { Task = "llm/v1/chat" };
        var list = (await frontend.SendAsync("GET", root + "/models")).AssertOk();
        Assert.Equal("list", list["object"].GetString());
        var model = Assert.Single(list["data"].EnumerateArray());
        Assert.Equal(
            ("talk", "model", Samples.Time.ToUnixTimeSeconds(), "admin"),
            (model.GetProperty("id").GetString(), model.GetProperty("object").GetString(), model.GetProperty("created").GetInt64(), model.GetProperty("owned_by").GetString()));
        Assert.Equal("talk", (await frontend.SendAsync("GET", root + "/models/talk")).AssertOk()["id"].GetString());
        (await frontend.SendAsync("GET", root + "/models/iris")).AssertOpenAiError(404, "not_found_error", "model_not_found");
    }
}
