using System.Net;
using ServingCluster.Errors;
using ServingCluster.Gateway.Tests.Kit;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class RepeatTests : IDisposable
{
    private const string Body = """{"messages":[]}""";
    private const string Answer = """{"choices":[]}""";

    private readonly TestGateway _gateway = new();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_provider_that_recovers_is_asked_again(int status)
    {
        _gateway.Provider.Answers("{}", (HttpStatusCode)status).Answers(Answer);
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await PassPauseAsync(100, 200);
        Assert.Equal(Answer, await answer);
        Assert.Equal(2, _gateway.Provider.Sent.Count);
        Assert.Equal(_gateway.Provider.Sent[0].Body, _gateway.Provider.Sent[1].Body);
    }

    [Fact]
    public async Task The_wait_for_the_provider_counts_the_pauses()
    {
        _gateway.Provider.Answers("{}", HttpStatusCode.ServiceUnavailable, headers: ("Retry-After", "2")).Answers(Answer);
        var answer = _gateway.InvokeAsync(TestGateway.OpenAi(), Body);
        await PassPauseAsync(2000, 2200);
        using var response = await answer;
        Assert.InRange(response.Timings.Run, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.2));
    }

    [Theory]
    [InlineData("retry-after", "1.5", 1500)]
    [InlineData("retry-after-ms", "700", 700)]
    [InlineData("Retry-After", "Wed, 25 Nov 2026 12:00:03 GMT", 3000)]
    public async Task What_the_provider_asks_for_is_waited(string header, string value, int least)
    {
        _gateway.Provider.Answers("{}", HttpStatusCode.TooManyRequests, headers: (header, value)).Answers(Answer);
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await PassPauseAsync(least, least + 200);
        Assert.Equal(Answer, await answer);
    }

    [Fact]
    public async Task A_connection_that_fails_is_tried_again_and_the_words_say_why()
    {
        _gateway.Provider.Fails(new HttpRequestException(HttpRequestError.NameResolutionError, "secret detail"));
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await PassPauseAsync(100, 200);
        await PassPauseAsync(200, 400);
        Assert.Equal("TemporarilyUnavailable: The provider 'openai' (model 'gpt-4o') can't be reached: its name is not known to DNS.", await answer);
        Assert.Equal(3, _gateway.Provider.Sent.Count);
    }

    [Fact]
    public async Task A_provider_that_asks_for_long_is_not_asked_again_and_the_caller_learns_when()
    {
        _gateway.Provider.Answers("""{"error":{"message":"Quota."}}""", HttpStatusCode.TooManyRequests, headers: ("Retry-After", "60"));
        using var response = await _gateway.InvokeAsync(TestGateway.OpenAi(), Body);
        Assert.Equal(ErrorCode.RequestLimitExceeded, response.Error);
        Assert.Equal(TimeSpan.FromSeconds(60), response.RetryAfter);
        Assert.Single(_gateway.Provider.Sent);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task What_will_not_change_is_not_asked_again(int status)
    {
        _gateway.Provider.Answers("{}", (HttpStatusCode)status);
        await _gateway.AskAsync(TestGateway.OpenAi(), Body);
        Assert.Single(_gateway.Provider.Sent);
    }

    [Fact]
    public async Task A_stream_is_asked_for_again_before_it_begins()
    {
        _gateway.Provider.Answers("{}", HttpStatusCode.BadGateway).Streams("data: [DONE]\n\n");
        var texts = _gateway.TextsAsync(TestGateway.OpenAi(), Body);
        await PassPauseAsync(100, 200);
        Assert.Equal(["done"], await texts);
    }

    [Fact]
    public async Task A_model_that_fails_again_and_again_is_left_alone_and_probed_later()
    {
        using var gateway = new TestGateway(new GatewayOptions { MaxAttempts = 1, CircuitFailures = 2 });
        gateway.Provider.Answers("{}", HttpStatusCode.InternalServerError).Answers("{}", HttpStatusCode.InternalServerError).Answers(Answer);
        var target = TestGateway.OpenAi();
        await gateway.AskAsync(target, Body);
        await gateway.AskAsync(target, Body);
        using var refused = await gateway.InvokeAsync(target, Body);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, refused.Error);
        Assert.Equal("The provider 'openai' (model 'gpt-4o') failed several times in a row and is left alone for a moment.", refused.Message);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.RetryAfter);
        Assert.Equal(2, gateway.Provider.Sent.Count);
        // Another model of the provider is not concerned; an equal one is.
        Assert.StartsWith("TemporarilyUnavailable", await gateway.AskAsync(TestGateway.OpenAi(), Body));
        Assert.Equal(Answer, await gateway.AskAsync(TestGateway.OpenAi("other"), Body));
        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Answer, await gateway.AskAsync(target, Body));
        Assert.Equal(Answer, await gateway.AskAsync(target, Body));
    }

    public void Dispose() => _gateway.Dispose();

    private async Task PassPauseAsync(int least, int most)
    {
        var pause = await _gateway.Time.NextWaitAsync();
        Assert.InRange(pause.TotalMilliseconds, least, most);
        _gateway.Time.Advance(pause);
    }
}
