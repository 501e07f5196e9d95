using System.Net;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Gateway.Providers.Google;
using ServingCluster.Gateway.Tests.Kit;

namespace ServingCluster.Gateway.Tests.Providers.Google;

public sealed class RetryDelayTests : IDisposable
{
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";
    private const string Answer = """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","index":0}]}""";

    private readonly TestGateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task What_Google_asks_for_in_the_body_is_waited()
    {
        _gateway.Provider.Answers(Refusal("3s"), HttpStatusCode.TooManyRequests).Answers(Answer);
        var answer = _gateway.AskAsync(Palm(), Hello);
        var pause = await _gateway.Time.NextWaitAsync();
        Assert.InRange(pause, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.2));
        _gateway.Time.Advance(pause);
        Assert.Contains("Hi", await answer);
    }

    [Fact]
    public async Task Who_asks_for_long_is_not_asked_again_and_the_caller_learns_when()
    {
        _gateway.Provider.Answers(Refusal("39.2s"), HttpStatusCode.TooManyRequests);
        using var response = await _gateway.InvokeAsync(Palm(), Hello);
        Assert.Equal((ErrorCode.RequestLimitExceeded, TimeSpan.FromSeconds(39.2)), (response.Error, response.RetryAfter));
        Assert.Single(_gateway.Provider.Sent);
    }

    [Fact]
    public async Task A_stream_that_ends_for_want_of_quota_says_when_to_come_again()
    {
        _gateway.Provider.Streams($"data: {Refusal("7s")}\n\n");
        var chunks = await _gateway.StreamAsync(Palm(), Hello[..^1] + ",\"stream\":true}");
        Assert.Equal(TimeSpan.FromSeconds(7), chunks[^1].RetryAfter);
    }

    [Theory]
    [InlineData("""[{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"0.5s"}]}}]""", 0.5)]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.Help"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}]}}""", 2.0)]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"-2s"}]}}""", null)]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"soon"}]}}""", null)]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":2}, 3]}}""", null)]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"-Infinitys"}]}}""", null)]
    [InlineData("""{"error":{"details":"none"}}""", null)]
    [InlineData("""{"error":"none"}""", null)]
    [InlineData("[]", null)]
    [InlineData("<html>", null)]
    public void Only_a_duration_that_can_be_read_is_taken(string body, double? seconds) =>
        Assert.Equal(seconds, RetryDelay.Find(Encoding.UTF8.GetBytes(body))?.TotalSeconds);

    private static External.ExternalTarget Palm() => TestGateway.Target("palm", "gemini-2.5-flash", config: ("palm_api_key", "{{secrets/ai/key}}"));

    private static string Refusal(string delay) =>
        "{\"error\":{\"code\":429,\"message\":\"Quota.\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\""
        + delay + "\"}]}}";
}
