using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Invocations;

public sealed class InvocationHandlerTests
{
    private const string Path = "/serving-endpoints/iris/invocations";

    [Fact]
    public async Task The_model_s_answer_comes_with_the_name_of_the_served_entity()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", Path, """{"inputs":[1]}""")).AssertOk();
        Assert.Equal("iris-1", answer.Headers["served-model-name"]);
        Assert.Equal("iris", answer["predictions"][0].GetString());
        Assert.Equal(frontend.Router.LastRequest!.RequestId, answer.Headers["x-request-id"]);
    }

    [Fact]
    public async Task The_router_gets_body_format_caller_and_deadline()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.SendAsync("POST", Path, "a,b\n1,2", "text/csv; charset=utf-8");
        var request = frontend.Router.LastRequest!;
        Assert.Equal((BodyFormat.Csv, "admin", Samples.Time.AddSeconds(297)), (request.Format, request.Caller, request.Deadline));
        Assert.Equal("a,b\n1,2", Encoding.UTF8.GetString(frontend.Router.LastBody));
    }

    [Theory]
    [InlineData("/serving-endpoints/iris/served-models/iris-2/invocations")]
    [InlineData("/ajax-serving-endpoints/iris/served-models/iris-2/invocations/")]
    public async Task A_path_that_names_a_served_entity_asks_that_one(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("POST", path, "{}")).AssertOk();
        Assert.Equal("iris-2", answer.Headers["served-model-name"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("text/csv")]
    public async Task The_content_types_of_models_are_taken(string contentType)
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Path, "{}", contentType)).AssertOk();
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=latin-1")]
    [InlineData("application/json; profile=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task Other_content_types_are_415(string contentType)
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendAsync("POST", Path, "{}", contentType)).AssertError(415, "BAD_REQUEST");
        (await frontend.SendAsync("POST", Path)).AssertError(415, "BAD_REQUEST");
    }

    [Fact]
    public async Task A_failure_is_told_with_its_code_and_the_served_entity_where_one_was_chosen()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) =>
        {
            var failed = InvocationResponse.Failed(ErrorCode.RequestLimitExceeded, "Too many.", TimeSpan.FromSeconds(2));
            failed.ServedEntity = "iris-1";
            return new(failed);
        };
        var answer = (await frontend.SendAsync("POST", Path, "{}")).AssertError(429, "REQUEST_LIMIT_EXCEEDED");
        Assert.Equal(("2", "iris-1"), (answer.Headers["Retry-After"], answer.Headers["served-model-name"]));
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.EndpointNotFound, "No."));
        answer = (await frontend.SendAsync("POST", Path, "{}")).AssertError(404, "ENDPOINT_NOT_FOUND");
        Assert.False(answer.Headers.ContainsKey("served-model-name"));
    }

    [Fact]
    public async Task A_fault_of_the_model_is_500_without_internals()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => throw new InvalidOperationException("internals");
        Assert.DoesNotContain("internals", (await frontend.SendAsync("POST", Path, "{}")).AssertError(500, "INTERNAL_ERROR").Message);
    }
}
