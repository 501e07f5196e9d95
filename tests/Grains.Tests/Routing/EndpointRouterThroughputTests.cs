using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using ServingCluster.Routing;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

/// <summary>Requests to a served entity with a maximum of 100 tokens per second; what is not used is kept for five seconds.</summary>
public sealed class EndpointRouterThroughputTests
{
    private const int Burst = 500;

    [Fact]
    public async Task Above_the_maximum_requests_are_refused_with_the_time_to_wait()
    {
        await using var harness = await LoadedAsync();
        using (var first = await InvokeAsync(harness, mostOutput: 700))
            Assert.Null(first.Error);
        using (var refused = await InvokeAsync(harness, mostOutput: 700))
            Assert.Null(refused.Error); // the first one took 60 tokens only, which is known by now
        harness.Replica("a").Hold();
        var running = InvokeAsync(harness, mostOutput: 10_000).AsTask();
        for (var i = 0; i < 8; i++)
            _ = InvokeAsync(harness, mostOutput: 10_000).AsTask();
        using var answer = await InvokeAsync(harness, mostOutput: 10_000);

        Assert.Equal(ErrorCode.RequestLimitExceeded, answer.Error);
        Assert.StartsWith("REQUEST_LIMIT_EXCEEDED: Exceeded the provisioned throughput of 100 tokens per second of served entity 'chat'", answer.Message);
        Assert.Equal(1, answer.RetryAfter!.Value.TotalSeconds);
        Assert.Equal("chat", answer.ServedEntity);
        harness.Replica("a").Release();
        using (await running.Soon())
        {
        }
    }

    [Fact]
    public async Task What_one_request_may_take_is_charged_until_it_has_ended()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").Hold();
        var running = InvokeAsync(harness, mostOutput: Burst + 250).AsTask();
        using (var refused = await InvokeAsync(harness))
            Assert.Equal((ErrorCode.RequestLimitExceeded, 3), (refused.Error, (int)refused.RetryAfter!.Value.TotalSeconds));
        harness.Replica("a").Release();
        using (await running.Soon())
        {
        }

        using var next = await InvokeAsync(harness);
        Assert.Null(next.Error);
    }

    [Fact]
    public async Task Time_makes_room_again_and_who_waits_as_told_is_let_in()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.FromMemory("{}"u8.ToArray(), new Usage(0, 400, 600)));
        using (await InvokeAsync(harness))
        {
        }

        using (var refused = await InvokeAsync(harness))
        {
            Assert.Equal(6, refused.RetryAfter!.Value.TotalSeconds);
            harness.Time.Advance(refused.RetryAfter.Value);
        }

        using var next = await InvokeAsync(harness);
        Assert.Null(next.Error);
    }

    [Fact]
    public async Task A_stream_is_charged_what_it_took_when_it_has_ended()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").OnStream = _ => Pieces(new Usage(0, 100, 900));
        await using (var stream = await harness.Router.StreamAsync(Name, null, Request(harness, 50), default))
        {
            using (var between = await InvokeAsync(harness))
                Assert.Null(between.Error);
            await foreach (var _ in stream.ReadAsync())
            {
            }
        }

        using var refused = await InvokeAsync(harness);
        Assert.Equal(ErrorCode.RequestLimitExceeded, refused.Error);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_on_is_left_at_what_was_expected()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").OnStream = _ => Pieces(new Usage(0, 1, 1));
        await using (await harness.Router.StreamAsync(Name, null, Request(harness, 2 * Burst), default))
        {
        }

        using var refused = await InvokeAsync(harness);
        Assert.Equal(ErrorCode.RequestLimitExceeded, refused.Error);
    }

    [Fact]
    public async Task A_request_that_reached_no_replica_costs_nothing()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").Go();
        harness.Grains.FakeReplica(Key("a")).OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.Failed(ErrorCode.BadRequest, "No."));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await InvokeAsync(harness, mostOutput: 2 * Burst);
            Assert.Equal(ErrorCode.BadRequest, answer.Error);
        }
    }

    [Fact]
    public async Task New_routes_keep_what_is_owed_and_change_the_rate()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.FromMemory("{}"u8.ToArray(), new Usage(0, 0, 1500)));
        using (await InvokeAsync(harness))
        {
        }

        await harness.ChangeAsync(Chat() with { MaxThroughput = 1000 });
        using (var refused = await InvokeAsync(harness))
            Assert.Equal(2, refused.RetryAfter!.Value.TotalSeconds);
        await harness.ChangeAsync(Chat() with { MaxThroughput = null });
        using var free = await InvokeAsync(harness);
        Assert.Null(free.Error);
    }

    [Fact]
    public async Task A_router_lets_in_its_own_share()
    {
        await using var harness = await LoadedAsync();
        harness.Replica("a").OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.FromMemory("{}"u8.ToArray(), new Usage(0, 0, 600)));
        await harness.ChangeAsync(Chat() with { ThroughputShares = new Dictionary<string, double> { ["router-1"] = 10, ["router-2"] = 90 } });
        using (await InvokeAsync(harness))
        {
        }

        using var refused = await InvokeAsync(harness);
        Assert.Equal(56, refused.RetryAfter!.Value.TotalSeconds);
        Assert.Contains("10 tokens per second", refused.Message);
    }

    [Fact]
    public async Task What_is_asked_of_it_is_told_to_the_endpoint_at_once_and_then_at_intervals()
    {
        await using var harness = await LoadedAsync();
        using (await InvokeAsync(harness, mostOutput: 99))
        {
        }

        var first = await harness.Endpoint.Reports.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        Assert.Equal(("router-1", 0, 100.0), (first.RouterId, first.Waiting.Count, first.Throughput["chat"]));
        using (await InvokeAsync(harness, mostOutput: 99))
        {
        }

        Assert.False(harness.Endpoint.Reports.TryRead(out _));
        var next = harness.Endpoint.Reports.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        await harness.AdvanceUntilAsync(next, TimeSpan.FromSeconds(1));
        Assert.InRange((await next).Throughput["chat"], 1, 100);
    }

    private static EntityRoute Chat() => Entity("chat", 100, "a") with { MaxThroughput = 100, Task = "llm/v1/chat" };

    private static async Task<RouterHarness> LoadedAsync()
    {
        var harness = new RouterHarness();
        await harness.LoadAsync(Chat());
        harness.Replica("a").OnInvoke = (_, _) => ValueTask.FromResult(InvocationResponse.FromMemory("{}"u8.ToArray(), new Usage(0, 10, 50)));
        return harness;
    }

    private static ValueTask<InvocationResponse> InvokeAsync(RouterHarness harness, long mostOutput = 50) =>
        harness.Router.InvokeAsync(Name, null, Request(harness, mostOutput), default);

    private static InvocationRequest Request(RouterHarness harness, long mostOutput) => new()
    {
        Task = InvocationTask.Chat,
        MaxOutputTokens = mostOutput,
        Body = new byte[] { 1, 2, 3 },
        Format = BodyFormat.Json,
        Caller = "somebody",
        RequestId = "r",
        Deadline = harness.Time.GetUtcNow() + TimeSpan.FromMinutes(2),
    };

    private static async IAsyncEnumerable<InvocationChunk> Pieces(Usage usage)
    {
        await Task.CompletedTask;
        yield return InvocationChunk.Of("{}"u8.ToArray());
        yield return InvocationChunk.Completed(usage);
    }
}
