using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterLossTests
{
    [Fact]
    public async Task A_lost_replica_is_replaced_by_another_and_nobody_notices()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a", "b"));
        harness.Replica("a").Die();

        for (var i = 0; i < 100; i++)
        {
            using var response = await harness.InvokeAsync().Soon();
            Assert.Equal("b", Text(response));
        }

        // It was passed over once it was known to be lost.
        Assert.Equal(1, harness.Replica("a").Served);
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_lost_replica_is_asked_again_after_a_while()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").Go();
        var request = harness.InvokeAsync();
        Assert.False(request.IsCompleted);
        harness.Replica("a").OnInvoke = (_, _) => ValueTask.FromResult(harness.Replica("a").Answer());

        harness.Time.Advance(TimeSpan.FromSeconds(1.1));

        using var response = await request.Soon();
        Assert.Equal("a", Text(response));
    }

    [Fact]
    public async Task When_all_replicas_are_lost_the_request_waits_for_new_ones()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a", "b"));
        harness.Replica("a").Die();
        harness.Replica("b").Go();
        var request = harness.InvokeAsync();
        Assert.False(request.IsCompleted);

        await harness.ChangeAsync(Entity("current", 100));
        Assert.False(request.IsCompleted);
        await harness.ChangeAsync(Entity("current", 100, "c"));

        using var response = await request.Soon();
        Assert.Equal("c", Text(response));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_request_that_loses_every_replica_is_given_up_after_two_rounds()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a", "b", "c", "d"));
        foreach (var id in new[] { "a", "b", "c", "d" })
            harness.Replica(id).Die();
        var request = harness.InvokeAsync();
        Assert.Equal(3, Served("a", "b", "c", "d"));

        await harness.ChangeAsync(Entity("current", 100, "a", "b", "c", "d"));

        using var response = await request.Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        Assert.NotNull(response.RetryAfter);
        Assert.Equal("current", response.ServedEntity);
        Assert.Equal(6, Served("a", "b", "c", "d"));

        int Served(params string[] ids) => ids.Sum(id => harness.Replica(id).Served);
    }

    [Fact]
    public async Task A_request_whose_replicas_stay_lost_is_unavailable_at_its_deadline()
    {
        await using var harness = new RouterHarness(options => options.MaxAttempts = 1);
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").Die();
        var request = harness.InvokeAsync(deadline: TimeSpan.FromSeconds(10));

        harness.Time.Advance(TimeSpan.FromSeconds(10.1));

        using var response = await request.Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        Assert.Equal(1, harness.Replica("a").Served);
    }

    [Fact]
    public async Task A_change_of_routes_lets_running_requests_finish_where_they_are()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "old"));
        harness.Replica("old").Hold();
        var running = harness.InvokeAsync();

        await harness.ChangeAsync(Entity("current", 100, "new"));
        using var next = await harness.InvokeAsync().Soon();
        Assert.Equal("new", Text(next));
        Assert.False(running.IsCompleted);
        Assert.Equal(1, Assert.Single(harness.Router.Snapshot()).InFlight);

        harness.Replica("old").Release();
        using var response = await running.Soon();
        Assert.Equal("old", Text(response));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_request_under_way_survives_the_removal_of_its_served_entity()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "old"));
        harness.Replica("old").Hold();
        var running = harness.InvokeAsync();
        await harness.ChangeAsync(Entity("next", 100, "new"));
        Assert.Contains(harness.Router.Snapshot(), entity => entity is { ServedEntity: "current", InFlight: 1, Replicas: 0 });

        harness.Replica("old").Release();

        using var response = await running.Soon();
        Assert.Equal("current", response.ServedEntity);
        Assert.Equal("next", Assert.Single(harness.Router.Snapshot()).ServedEntity);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_lost_replica()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").Hold();
        using var caller = new CancellationTokenSource();
        var request = harness.InvokeAsync(cancellationToken: caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Soon());
        harness.Replica("a").Release();
        using var next = await harness.InvokeAsync().Soon();
        Assert.Equal("a", Text(next));
    }
}
