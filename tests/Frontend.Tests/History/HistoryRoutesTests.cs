using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.History;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.History;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Tests.History;

public sealed class HistoryRoutesTests : IDisposable
{
    private readonly Meter _meter = new("ServingCluster.HistoryRoutesTests");
    // The collector listens to all meters of the process: names of other tests must not be these.
    private readonly string _name = $"history-{Guid.NewGuid():N}";
    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _duration;

    public HistoryRoutesTests()
    {
        _requests = _meter.CreateCounter<long>("serving.requests");
        _tokens = _meter.CreateCounter<long>("serving.tokens");
        _duration = _meter.CreateHistogram("serving.request.duration", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds.Seconds });
    }

    [Fact]
    public async Task What_went_through_is_told_step_by_step()
    {
        await using var frontend = await StartAsync();
        Send(8, 200, seconds: 0.02);
        Send(1, 404, seconds: 0.001);
        Send(1, 503, seconds: 2);
        await TickAsync(frontend);
        await TickAsync(frontend);
        var answer = (await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history")).AssertOk();
        Assert.Equal(10, answer["step_seconds"].GetInt32());
        Assert.Equal((HistorySteps.At(frontend.Time.GetUtcNow()) - 360) * 10_000, answer["start"].GetInt64());
        var points = answer["points"];
        Assert.All(points.EnumerateObject(), column => Assert.Equal(360, column.Value.GetArrayLength()));
        Assert.Equal(["null", "10", "0"], Last(points, "requests"));
        Assert.Equal(["null", "1", "0"], Last(points, "errors_4xx"));
        Assert.Equal(["null", "1", "0"], Last(points, "errors_5xx"));
        Assert.Equal(["null", "30", "0"], Last(points, "input_tokens"));
        Assert.Equal(["null", "50", "0"], Last(points, "output_tokens"));
        Assert.Equal(["null", "1", "1"], Last(points, "replicas"));
        Assert.Equal(["null", "1", "1"], Last(points, "wanted_replicas"));
        Assert.InRange(points.GetProperty("latency_p50_ms")[358].GetDouble(), 10, 25);
        Assert.InRange(points.GetProperty("latency_p99_ms")[358].GetDouble(), 1000, 2500);
        Assert.Equal("null", Last(points, "latency_p95_ms")[2]);
    }

    [Fact]
    public async Task Endpoints_without_requests_have_no_history_grain_and_are_told_all_the_same()
    {
        await using var frontend = await StartAsync();
        await TickAsync(frontend);
        await TickAsync(frontend);
        Assert.Empty(frontend.Grains.Histories);
        var answer = (await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history?range=hour")).AssertOk();
        Assert.Equal(["null", "0", "0"], Last(answer["points"], "requests"));
        // From now on its gauges are followed.
        await TickAsync(frontend);
        answer = (await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history?range=hour")).AssertOk();
        Assert.Equal(["null", "null", "1"], Last(answer["points"], "replicas"));
    }

    [Theory]
    [InlineData("day", 120, 720)]
    [InlineData("week", 900, 672)]
    public async Task Longer_ranges_have_longer_steps(string range, int seconds, int steps)
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history?range={range}")).AssertOk();
        Assert.Equal((seconds, steps), (answer["step_seconds"].GetInt32(), answer["points"].GetProperty("requests").GetArrayLength()));
    }

    [Fact]
    public async Task An_unknown_range_is_refused_by_name()
    {
        await using var frontend = await StartAsync();
        var refusal = await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history?range=year");
        refusal.AssertError(400, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task What_cannot_be_told_at_the_time_is_told_later_and_counts_once()
    {
        await using var frontend = await StartAsync();
        Send(5, 200, 0.01);
        frontend.Store.IsBroken = true;
        await TickAsync(frontend);
        frontend.Store.IsBroken = false;
        Send(6, 200, 0.01);
        await TickAsync(frontend);
        var answer = (await frontend.SendAsync("GET", $"/api/2.0/serving-endpoints/{_name}/history")).AssertOk();
        Assert.Equal(["null", "5", "6"], Last(answer["points"], "requests"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_end_the_reports()
    {
        await using var frontend = await StartAsync();
        Send(5, 200, 0.01);
        await TickAsync(frontend);
        var reporter = frontend.Services.GetRequiredService<HistoryReporter>();
        frontend.Time.AdjustTime(frontend.Time.GetUtcNow() - TimeSpan.FromHours(3));
        var before = reporter.ToldUntil;
        Send(6, 200, 0.01);
        for (var i = 0; i < 30 && reporter.ToldUntil >= before; i++)
        {
            // The step that was waited for when the clock was set ends first.
            frontend.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.InRange(reporter.ToldUntil, before - 1080, before - 1050);
        var answer = (await frontend.SendAsync("GET", "/api/2.0/serving/overview")).AssertOk();
        Assert.True(answer["endpoints"][0].GetProperty("requests_per_second").GetDouble() > 0);
    }

    [Fact]
    public async Task What_is_told_of_an_endpoint_while_it_is_deleted_is_forgotten_with_the_next_step()
    {
        await using var frontend = await StartAsync();
        Send(5, 200, 0.01);
        await TickAsync(frontend);
        var history = frontend.Grains.EndpointHistory(_name);
        Assert.NotEmpty((await history.ReadAsync(new HistoryQuery(Samples.ReadyEndpoint(_name).Id, HistoryRange.Hour))).Points.OfType<HistoryPoint>());
        await history.SaveAsync();
        Assert.Contains(frontend.Store.Records, r => r.Key == $"history/{_name}");
        frontend.Grains.Endpoint(_name).Description = null;
        await TickAsync(frontend);
        Assert.DoesNotContain(frontend.Store.Records, r => r.Key == $"history/{_name}");
    }

    [Fact]
    public async Task The_overview_tells_the_last_minute_of_every_endpoint()
    {
        await using var frontend = await StartAsync();
        await frontend.Grains.AddEndpointAsync("idle");
        Send(50, 200, 0.02);
        await TickAsync(frontend);
        await TickAsync(frontend);
        var answer = (await frontend.SendAsync("GET", "/api/2.0/serving/overview")).AssertOk();
        var endpoints = answer["endpoints"].EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!);
        Assert.Equal(2, endpoints.Count);
        Assert.Equal(
            """{"name":"idle","requests_per_second":0,"latency_p95_ms":null,"tokens_per_second":0,"queued":0,"in_flight":0,"replicas":1,"wanted_replicas":1}""",
            endpoints["idle"].GetRawText());
        var busy = endpoints[_name];
        Assert.Equal((2.5, 20.8), (busy.GetProperty("requests_per_second").GetDouble(), busy.GetProperty("tokens_per_second").GetDouble()));
        Assert.InRange(busy.GetProperty("latency_p95_ms").GetDouble(), 10, 25);
    }

    [Fact]
    public async Task The_overview_leaves_out_what_the_caller_may_not_see()
    {
        await using var frontend = await StartAsync();
        var hidden = await frontend.Grains.AddEndpointAsync("hidden");
        hidden.Description = hidden.Description! with { Access = AccessList<EndpointPermission>.Empty };
        var (_, applicationId, _) = await frontend.AddServiceAsync();
        var token = (await frontend.AddTokenForAsync(applicationId)).Token;
        var answer = (await frontend.SendAsAsync(token, "GET", "/api/2.0/serving/overview")).AssertOk();
        Assert.Empty(answer["endpoints"].EnumerateArray());
    }

    public void Dispose() => _meter.Dispose();

    private static string[] Last(JsonElement points, string column) => [.. points.GetProperty(column).EnumerateArray().TakeLast(3).Select(v => v.GetRawText())];

    private async Task<TestFrontend> StartAsync()
    {
        var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync(_name);
        return frontend;
    }

    private void Send(int count, int status, double seconds)
    {
        KeyValuePair<string, object?>[] tags = [new("endpoint", _name), new("served_entity", "v"), new("status", status)];
        _requests.Add(count, tags);
        for (var i = 0; i < count; i++)
            _duration.Record(seconds, tags);
        if (status != 200)
            return;
        _tokens.Add((count * 3) + 6, new("endpoint", _name), new("gen_ai.token.type", "input"));
        _tokens.Add((count * 5) + 10, new("endpoint", _name), new("gen_ai.token.type", "output"));
        _tokens.Add(1000, new("endpoint", _name), new("gen_ai.token.type", "cached_input"));
    }

    // Ends the running step and waits until it is reported.
    private static async Task TickAsync(TestFrontend frontend)
    {
        var step = HistorySteps.At(frontend.Time.GetUtcNow());
        frontend.Time.SetUtcNow(HistorySteps.StartOf(step + 1));
        var reporter = frontend.Services.GetRequiredService<HistoryReporter>();
        while (reporter.ToldUntil < step)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }
}
