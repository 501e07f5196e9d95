using Microsoft.Extensions.Logging;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Tests.Http;

public sealed class ErrorBoundaryTests
{
    [Fact]
    public async Task An_unknown_path_is_told_in_the_shape_of_every_error()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("GET", "/api/2.0/nothing")).AssertError(404, "NOT_FOUND");
        Assert.Contains("'/api/2.0/nothing'", answer.Message);
    }

    [Fact]
    public async Task A_wrong_method_is_told_with_the_right_ones()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = (await frontend.SendAsync("PATCH", "/api/2.0/serving-endpoints")).AssertError(405, "BAD_REQUEST");
        Assert.Contains("GET, POST", answer.Message);
        (await frontend.SendAsync("GET", "/serving-endpoints/iris/invocations")).AssertError(405, "BAD_REQUEST");
    }

    [Fact]
    public async Task A_fault_is_logged_under_its_request_id_and_tells_no_internals()
    {
        var log = new RecordingLog();
        await using var frontend = await TestFrontend.StartAsync(log: log);
        (await frontend.Grains.AddEndpointAsync("iris")).Failure = new InvalidOperationException("secret internals");
        var answer = (await frontend.SendAsync("DELETE", "/api/2.0/serving-endpoints/iris")).AssertError(500, "INTERNAL_ERROR");
        Assert.DoesNotContain("secret internals", answer.Message);
        var line = Assert.Single(log.Lines, l => l.Level == LogLevel.Error);
        Assert.Contains("secret internals", line.Text);
        Assert.Contains(answer.Headers["x-request-id"], line.Text);
    }

    [Fact]
    public async Task Every_request_has_one_line_at_debug_and_none_above()
    {
        var log = new RecordingLog();
        await using var frontend = await TestFrontend.StartAsync(log: log);
        await frontend.SendAsync("POST", "/serving-endpoints/iris/invocations", "{}");
        var line = Assert.Single(log.Lines, l => l.Text.Contains("/serving-endpoints/iris/invocations"));
        Assert.Equal(LogLevel.Debug, line.Level);
        Assert.StartsWith("POST /serving-endpoints/iris/invocations answered 200 in", line.Text);
    }

    [Fact]
    public async Task A_usable_request_id_is_kept_and_another_is_replaced()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Equal("abc-1", await RequestIdOf("abc-1"));
        Assert.NotEqual("with space", await RequestIdOf("with space"));
        Assert.NotEqual(new string('x', 129), await RequestIdOf(new string('x', 129)));

        async Task<string> RequestIdOf(string given)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/serving-endpoints");
            request.Headers.TryAddWithoutValidation("x-request-id", given);
            return (await frontend.SendAsync(request)).Headers["x-request-id"];
        }
    }

    [Fact]
    public async Task A_throttled_answer_says_in_whole_seconds_when_to_come_again()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        endpoint.Failure = new ServingException(ErrorCode.ResourceExhausted, "Full.", TimeSpan.FromMilliseconds(2300));
        var answer = await frontend.SendAsync("POST", "/api/2.0/serving-endpoints/iris/config:stop");
        Assert.Equal("3", answer.AssertError(429, "RESOURCE_EXHAUSTED").Headers["Retry-After"]);
        endpoint.Failure = new ServingException(ErrorCode.TemporarilyUnavailable, "Wait.");
        answer = await frontend.SendAsync("POST", "/api/2.0/serving-endpoints/iris/config:stop");
        Assert.Equal("1", answer.AssertError(503, "TEMPORARILY_UNAVAILABLE").Headers["Retry-After"]);
    }

    [Fact]
    public async Task Words_that_make_clients_repeat_a_wrong_request_are_not_said()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.Grains.AddEndpointAsync("iris")).Failure = new ServingException(ErrorCode.BadRequest, "Unexpected error in the input.");
        var answer = await frontend.SendAsync("POST", "/api/2.0/serving-endpoints/iris/config:stop");
        Assert.DoesNotContain("Unexpected error", answer.AssertError(400, "BAD_REQUEST").Message);
    }

    [Theory]
    [InlineData("/api/2.0/serving-endpoints/")]
    [InlineData("/ajax-api/2.0/serving-endpoints")]
    [InlineData("/ajax-api/2.0/serving-endpoints/iris")]
    [InlineData("/api/2.0/serving-endpoints/iris/")]
    public async Task Slashes_at_the_end_and_the_console_s_paths_lead_to_the_same_routes(string path)
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        (await frontend.SendAsync("GET", path)).AssertOk();
    }
}
