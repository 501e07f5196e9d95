using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterWaitingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_request_to_a_sleeping_served_entity_wakes_it_and_is_answered()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var request = harness.InvokeAsync();
        var report = await harness.Endpoint.Reports.ReadAsync().Soon();
        Assert.Equal("router-1", report.RouterId);
        Assert.Equal(1, report.Waiting["current"]);

        await harness.ChangeAsync(Entity("current", 100, "a"));

        using var response = await request.Soon();
        Assert.Equal("a", Text(response));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task When_the_process_ends_nobody_waits_and_who_need_not_is_answered()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("sleeping", 50), Entity("awake", 50, "a"));
        var waiting = harness.InvokeAsync("sleeping");
        await harness.Endpoint.Reports.ReadAsync().Soon();

        harness.Router.StopWaiting();

        using var told = await waiting.Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, told.Error);
        using var late = await harness.InvokeAsync("sleeping").Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, late.Error);
        using var answered = await harness.InvokeAsync("awake").Soon();
        Assert.Equal("a", Text(answered));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_report_that_hangs_is_given_up_and_the_next_one_is_sent()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        harness.Endpoint.OnReport = () => new TaskCompletionSource().Task;
        var waiting = harness.InvokeAsync();
        await harness.Endpoint.Reports.ReadAsync().Soon();
        for (var i = 0; i < 2; i++)
        {
            var next = harness.Endpoint.Reports.ReadAsync().AsTask();
            await harness.AdvanceUntilAsync(next, Second);
            Assert.Equal(1, (await next).Waiting["current"]);
        }

        await harness.ChangeAsync(Entity("current", 100, "a"));
        using var response = await waiting.Soon();
        Assert.Equal("a", Text(response));
    }

    [Fact]
    public async Task Waiting_is_reported_every_second_and_its_end_too()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100), Entity("other", 0));
        var first = harness.InvokeAsync();
        Assert.Equal(1, (await harness.Endpoint.Reports.ReadAsync().Soon()).Waiting["current"]);
        var second = harness.InvokeAsync();

        var next = harness.Endpoint.Reports.ReadAsync().AsTask();
        await harness.AdvanceUntilAsync(next, Second / 10);
        Assert.Equal(2, (await next).Waiting["current"]);

        // Another served entity is not made to wait for the second to pass.
        var third = harness.InvokeAsync("other");
        Assert.Equal(1, (await harness.Endpoint.Reports.ReadAsync().Soon()).Waiting["other"]);

        await harness.ChangeAsync(Entity("current", 100, "a"), Entity("other", 0, "b"));
        await Task.WhenAll(first, second, third).Soon();
        var last = harness.Endpoint.Reports.ReadAsync().AsTask();
        await harness.AdvanceUntilAsync(last, Second / 10);
        Assert.Equal([("current", 0), ("other", 0)], (await last).Waiting.OrderBy(w => w.Key).Select(w => (w.Key, w.Value)));
    }

    [Fact]
    public async Task Who_waits_longest_goes_first()
    {
        const int count = 200;
        await using var harness = new RouterHarness(options => options.QueueLimit = count);
        await harness.LoadAsync(Entity("current", 100));
        var requests = Enumerable.Range(0, count).Select(i => harness.InvokeAsync(id: $"{i}")).ToArray();

        await harness.ChangeAsync(Entity("current", 100, "a"));
        await Task.WhenAll(requests).Soon();

        var order = new List<int>();
        while (harness.Replica("a").Arrivals.TryRead(out var request))
            order.Add(int.Parse(request.RequestId));
        Assert.Equal(count, order.Count);
        // Threads of the pool may overtake each other by a little. Random order would swap half of all pairs, last in, first out all.
        var swapped = order.SelectMany((id, place) => order.Skip(place + 1).Where(later => later < id)).Count();
        Assert.InRange(swapped, 0, count * (count - 1) / 2 / 5);
    }

    [Fact]
    public async Task A_request_that_waits_past_its_deadline_learns_what_it_waited_for()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var request = harness.InvokeAsync(deadline: 30 * Second);
        harness.Time.Advance(29 * Second);
        Assert.False(request.IsCompleted);

        harness.Time.Advance(1.1 * Second);

        using var response = await request.Soon();
        Assert.Equal(ErrorCode.DeadlineExceeded, response.Error);
        Assert.Contains("waited 30.1 s for a replica of served entity 'current' of endpoint 'iris'", response.Message);
        Assert.Equal("current", response.ServedEntity);
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_caller_that_goes_away_waits_no_more()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        using var caller = new CancellationTokenSource();
        var request = harness.InvokeAsync(cancellationToken: caller.Token);
        Assert.Equal(1, Assert.Single(harness.Router.Snapshot()).Waiting);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Soon());
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task More_requests_than_concurrency_and_queue_hold_are_refused()
    {
        await using var harness = new RouterHarness(options => options.QueueLimit = 2);
        await harness.LoadAsync(Entity("current", 100), Entity("other", 0, "b"));
        var admitted = Enumerable.Range(0, 4 + 2).Select(_ => harness.InvokeAsync()).ToArray();

        using var refused = await harness.InvokeAsync().Soon();
        using var other = await harness.InvokeAsync("other").Soon();

        Assert.Equal(ErrorCode.RequestLimitExceeded, refused.Error);
        Assert.Equal(
            "Too many concurrent requests. Consider increasing the provisioned concurrency of the served entity.", refused.Message);
        Assert.Equal(Second, refused.RetryAfter);
        Assert.Equal("current", refused.ServedEntity);
        Assert.Null(other.Error);
        Assert.All(admitted, request => Assert.False(request.IsCompleted));

        await harness.ChangeAsync(Entity("current", 100, "a"), Entity("other", 0, "b"));
        Assert.All(await Task.WhenAll(admitted).Soon(), response => Assert.Null(response.Error));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_request_whose_served_entity_goes_while_it_waits_is_drawn_anew()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var drawn = harness.InvokeAsync();
        var named = harness.InvokeAsync("current");

        await harness.ChangeAsync(Entity("next", 100, "a"));

        using var response = await drawn.Soon();
        Assert.Equal("next", response.ServedEntity);
        using var failure = await named.Soon();
        Assert.Equal(ErrorCode.EndpointNotFound, failure.Error);
        harness.AssertNothingUnderWay();
    }
}
