using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Language;

public sealed class LanguageInvocationTests
{
    private const string Path = "/serving-endpoints/talk/invocations";

    [Theory]
    [InlineData("talk", """{"messages":[]}""", InvocationTask.Chat)]
    [InlineData("talk", """{"prompt":"x"}""", InvocationTask.Completions)]
    [InlineData("talk", """{"prompt":"x","messages":[]}""", InvocationTask.Chat)]
    [InlineData("complete", """{"prompt":"x","messages":[]}""", InvocationTask.Completions)]
    [InlineData("complete", """{"messages":[]}""", InvocationTask.Chat)]
    [InlineData("complete", "{}", InvocationTask.Completions)]
    [InlineData("talk", "{}", InvocationTask.Chat)]
    [InlineData("talk", """{"input":"x"}""", InvocationTask.Responses)]
    [InlineData("embed", """{"input":"x"}""", InvocationTask.Embeddings)]
    [InlineData("embed", "{}", InvocationTask.Embeddings)]
    [InlineData("iris", """{"messages":[]}""", InvocationTask.Predict)]
    public async Task The_body_says_what_is_asked_of_a_language_model(string endpoint, string body, InvocationTask task)
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", $"/serving-endpoints/{endpoint}/invocations", body)).AssertOk();
        Assert.Equal(task, frontend.Router.LastRequest!.Task);
        Assert.Equal(body, Encoding.UTF8.GetString(frontend.Router.LastBody));
    }

    [Theory]
    [InlineData("embed", """{"messages":[]}""", "serves embeddings")]
    [InlineData("embed", """{"prompt":""}""", "takes 'input'")]
    [InlineData("complete", """{"input":"x"}""", "does not embed")]
    public async Task What_the_models_of_an_endpoint_do_not_do_is_400(string endpoint, string body, string part)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", $"/serving-endpoints/{endpoint}/invocations", body)).AssertError(400, "BAD_REQUEST");
        Assert.Contains(part, answer.Message);
    }

    [Fact]
    public async Task The_answer_names_the_served_entity_and_a_path_that_names_one_asks_that_one()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("POST", "/serving-endpoints/talk/served-models/talk-2/invocations", """{"messages":[]}""");
        Assert.Equal("talk-2", answer.AssertOk().Headers["served-model-name"]);
        Assert.Equal(Fakes.Samples.Time.AddSeconds(297), frontend.Router.LastRequest!.Deadline);
    }

    [Fact]
    public async Task Csv_is_415_and_broken_json_400()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Path, "a,b", "text/csv")).AssertError(415, "BAD_REQUEST");
        (await frontend.SendAsync("POST", Path, "{")).AssertError(400, "MALFORMED_REQUEST");
        (await frontend.SendAsync("POST", Path, """{"stream":1}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        (await frontend.SendAsync("POST", "/serving-endpoints/embed/invocations", """{"input":"x","stream":true}"""))
            .AssertError(400, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_found_is_told_as_it_is_for_custom_models()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", $"/serving-endpoints/{Fakes.FakeRouter.Missing}/invocations", "{}")).AssertError(404, "ENDPOINT_NOT_FOUND");
    }

    [Fact]
    public async Task A_failure_of_the_model_is_told_with_its_code()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.TemporarilyUnavailable, "Loading again.", TimeSpan.FromSeconds(3.2)));
        var answer = (await frontend.SendAsync("POST", Path, """{"messages":[]}""")).AssertError(503, "TEMPORARILY_UNAVAILABLE");
        Assert.Equal("4", answer.Headers["Retry-After"]);
    }
}
