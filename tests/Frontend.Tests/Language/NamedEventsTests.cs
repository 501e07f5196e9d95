using System.Net;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Language;

/// <summary>Streams of the protocols whose events have names.</summary>
public sealed class NamedEventsTests
{
    private const string Body = """{"model":"talk","stream":true}""";

    public static TheoryData<string, InvocationTask> Paths => new()
    {
        { "/v1/messages", InvocationTask.Messages },
        { "/serving-endpoints/anthropic/v1/messages", InvocationTask.Messages },
        { "/ai-gateway/anthropic/v1/messages", InvocationTask.Messages },
        { "/v1/responses", InvocationTask.Responses },
        { "/serving-endpoints/responses", InvocationTask.Responses },
        { "/serving-endpoints/v1/responses", InvocationTask.Responses },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Each_event_has_its_name_and_none_says_done(string path, InvocationTask task)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Stream(Event("begin", 1), Event("end", 2), InvocationChunk.Completed());
        Assert.Equal("event: begin\ndata: {\"n\":1}\n\nevent: end\ndata: {\"n\":2}\n\n", await ReadAsync(frontend, path, Body));
        Assert.Equal(task, frontend.Router.LastRequest!.Task);
    }

    [Fact]
    public async Task An_input_at_an_endpoint_for_chats_is_answered_by_named_events()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Stream(Event("end", 1), InvocationChunk.Completed());
        Assert.Equal(
            "event: end\ndata: {\"n\":1}\n\n", await ReadAsync(frontend, "/serving-endpoints/talk/invocations", """{"input":"x","stream":true}"""));
    }

    [Theory]
    [InlineData("/v1/messages", """{"type":"error","error":{"type":"overloaded_error","message":"Gone."}}""")]
    [InlineData("/v1/responses", """{"type":"error","code":"TEMPORARILY_UNAVAILABLE","message":"Gone.","param":null,"sequence_number":0}""")]
    public async Task A_stream_that_breaks_ends_with_an_error(string path, string error)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Stream(Event("begin", 1), InvocationChunk.Failed(ErrorCode.TemporarilyUnavailable, "Gone."));
        Assert.Equal($"event: begin\ndata: {{\"n\":1}}\n\nevent: error\ndata: {error}\n\n", await ReadAsync(frontend, path, Body));
    }

    [Fact]
    public async Task The_error_of_a_response_is_numbered_as_the_event_after_the_last()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Stream(
            InvocationChunk.Of(Encoding.UTF8.GetBytes("{\"type\":\"begin\",\"part\":{\"n\":[1]},\"sequence_number\":41}"), default, "begin"),
            InvocationChunk.Failed(ErrorCode.TemporarilyUnavailable, "Gone."));
        Assert.EndsWith(",\"sequence_number\":42}\n\n", await ReadAsync(frontend, "/v1/responses", Body));
    }

    [Fact]
    public async Task A_failure_before_the_first_event_is_an_ordinary_error()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnStream = (_, _) => Stream(InvocationChunk.Failed(ErrorCode.RequestLimitExceeded, "Too many.", TimeSpan.FromSeconds(2)));
        var message = (await frontend.SendAsync("POST", "/v1/messages", Body)).AssertAnthropicError(429, "rate_limit_error");
        Assert.Equal("2", message.Headers["Retry-After"]);
        (await frontend.SendAsync("POST", "/v1/responses", Body)).AssertOpenAiError(429, "rate_limit_error", "rate_limit_exceeded");
    }

    private static InvocationChunk Event(string name, int number) => InvocationChunk.Of(Encoding.UTF8.GetBytes($$"""{"n":{{number}}}"""), name: name);

    private static async IAsyncEnumerable<InvocationChunk> Stream(params InvocationChunk[] pieces)
    {
        await Task.Yield();
        foreach (var piece in pieces)
            yield return piece;
    }

    private static async Task<string> ReadAsync(TestFrontend frontend, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await frontend.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        return await response.Content.ReadAsStringAsync();
    }
}
