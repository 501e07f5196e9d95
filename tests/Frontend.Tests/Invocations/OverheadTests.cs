using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Tests.Invocations;

/// <summary>Every answer of every invocation says what this server took of its time.</summary>
public sealed class OverheadTests
{
    private const string Header = "x-serving-overhead-ms";

    [Theory]
    [InlineData("/serving-endpoints/iris/invocations", "{}")]
    [InlineData("/serving-endpoints/talk/invocations", """{"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData("/serving-endpoints/chat/completions", """{"model":"talk","messages":[{"role":"user","content":"Hi"}]}""")]
    public async Task It_is_the_whole_time_less_what_replicas_and_providers_took(string path, string body)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var time = (FakeTimeProvider)frontend.Services.GetRequiredService<TimeProvider>();
        frontend.Router.OnInvoke = (_, _, _, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            var answer = InvocationResponse.FromMemory("{}"u8.ToArray());
            (answer.ServedEntity, answer.Upstream) = ("x", TimeSpan.FromMilliseconds(48.75));
            return new(answer);
        };
        Assert.Equal("1.25", (await frontend.SendAsync("POST", path, body)).AssertOk().Headers[Header]);
        using var metrics = await frontend.Client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("serving_request_overhead_seconds_sum", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_says_it_at_its_beginning()
    {
        await using var frontend = await TestFrontend.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/serving-endpoints/talk/invocations")
        {
            Content = new StringContent("""{"stream":true,"messages":[{"role":"user","content":"Hi"}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await frontend.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(double.Parse(response.Headers.GetValues(Header).Single(), CultureInfo.InvariantCulture) >= 0);
    }

    [Theory]
    [InlineData("/serving-endpoints/missing/invocations", "{}", "application/json")]
    [InlineData("/serving-endpoints/iris/invocations", "{}", "application/xml")]
    [InlineData("/serving-endpoints/talk/invocations", "[", "application/json")]
    [InlineData("/serving-endpoints/talk/invocations", "a,b", "text/csv")]
    [InlineData("/serving-endpoints/chat/completions", "{", "application/json")]
    [InlineData("/serving-endpoints/chat/completions", """{"model":"missing"}""", "application/json")]
    public async Task Refusals_say_it_too(string path, string body, string contentType)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("POST", path, body, contentType);
        Assert.InRange(answer.Status, 400, 499);
        Assert.Equal("0", answer.Headers[Header]);
    }

    [Fact]
    public async Task So_do_failures_of_the_router_and_faults()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Router.OnInvoke = (_, _, _, _) => new(InvocationResponse.Failed(ErrorCode.TemporarilyUnavailable, "Gone."));
        Assert.True((await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}")).Headers.ContainsKey(Header));
        frontend.Router.OnInvoke = (_, _, _, _) => throw new InvalidOperationException("broken");
        var fault = await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}");
        Assert.Equal(500, fault.Status);
        Assert.True(fault.Headers.ContainsKey(Header));
    }
}
