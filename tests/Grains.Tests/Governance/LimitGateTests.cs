using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Identity;
using static ServingCluster.Grains.Tests.Governance.LimitedRouters;

namespace ServingCluster.Grains.Tests.Governance;

public sealed class LimitGateTests
{
    [Fact]
    public async Task One_router_lets_in_exactly_the_limit_of_each_calendar_minute()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 5, null));
        routers.Clock.Advance(TimeSpan.FromSeconds(42.5));
        Assert.Equal(5, await routers.SendAsync(0, 8));
        var (_, refusal) = await routers.EnterAsync(0, Request());
        Assert.Equal((ErrorCode.RequestLimitExceeded, TimeSpan.FromSeconds(18)), (refusal!.Error, refusal.RetryAfter));
        Assert.Equal("REQUEST_LIMIT_EXCEEDED: The limit of all requests to 5 calls per minute at endpoint 'iris' is used up. Retry after 18 s.", refusal.Message);
        routers.Clock.Advance(TimeSpan.FromSeconds(17.4));
        Assert.Equal(0, await routers.SendAsync(0, 8));
        routers.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(5, await routers.SendAsync(0, 8));
    }

    [Fact]
    public async Task A_limit_of_zero_lets_nothing_in_and_asks_nobody()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.User, "ann", 0, null));
        Assert.Equal((0, 3), (await routers.SendAsync(0, 3, User("ann")), await routers.SendAsync(0, 3, User("bob"))));
        Assert.Equal(0, routers.Limiter.Calls);
    }

    [Fact]
    public async Task Refusals_ask_the_limiter_now_and_then_only()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 1, null));
        await routers.SendAsync(0, 1);
        for (var i = 0; i < 100; i++)
            Assert.Equal(0, await routers.SendAsync(0, 5));
        Assert.InRange(routers.Limiter.Calls, 1, 3);
    }

    [Fact]
    public async Task What_an_idle_router_holds_comes_to_one_that_needs_it()
    {
        using var routers = new LimitedRouters(2, new RateLimit(RateLimitKey.Endpoint, null, 1000, null));
        for (var i = 0; i < 10; i++)
        {
            await routers.SendAsync(0, 10);
            await routers.AdvanceAsync(TimeSpan.FromMilliseconds(100));
        }

        var sent = 100;
        for (var i = 0; i < 40; i++)
        {
            sent += await routers.SendAsync(1, 50);
            await routers.AdvanceAsync(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(1000, sent);
    }

    [Fact]
    public async Task Tokens_are_reserved_and_settled_with_what_was_used()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, null, 100));
        var request = Request(bytes: 40, most: 70);
        var (first, _) = await routers.EnterAsync(0, request);
        Assert.Equal(ErrorCode.RequestLimitExceeded, (await routers.EnterAsync(0, request)).Refusal!.Error);
        first.Settle(new(0, 10, 5));
        var (second, refusal) = await routers.EnterAsync(0, request);
        Assert.Null(refusal);
        second.Settle(new(0, 10, 190));
        // 215 tokens were used: those beyond the limit are of the minutes after.
        routers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await routers.EnterAsync(0, Request(bytes: 4, most: 1))).Refusal);
        routers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await routers.EnterAsync(0, Request(bytes: 4, most: 1))).Refusal);
    }

    [Fact]
    public async Task What_a_request_took_beyond_what_was_expected_counts_although_the_limits_changed_meanwhile()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, null, 100));
        var (charge, _) = await routers.EnterAsync(0, Request(bytes: 4, most: 1));
        routers.Change(0, new RateLimit(RateLimitKey.Endpoint, null, null, 500));
        await routers.AdvanceAsync(TimeSpan.Zero);
        charge.Settle(new(0, 10, 290));
        await routers.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(200, await routers.TokensLeftAsync(500));
        Assert.NotNull((await routers.EnterAsync(0, Request(bytes: 4, most: 300))).Refusal);
    }

    [Fact]
    public async Task What_a_request_did_not_take_is_there_again_although_the_limits_changed_meanwhile()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, null, 100));
        var (charge, _) = await routers.EnterAsync(0, Request(bytes: 40, most: 70));
        routers.Change(0, new RateLimit(RateLimitKey.Endpoint, null, null, 200));
        await routers.AdvanceAsync(TimeSpan.Zero);
        charge.Settle(new(0, 10, 5));
        await routers.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(185, await routers.TokensLeftAsync(200));
    }

    [Fact]
    public async Task A_request_that_outlives_its_limits_by_minutes_counts_when_it_ends()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, null, 100));
        var (charge, _) = await routers.EnterAsync(0, Request(bytes: 4, most: 1));
        for (var i = 0; i < 3; i++)
            await routers.AdvanceAsync(TimeSpan.FromMinutes(1));
        routers.Change(0, new RateLimit(RateLimitKey.Endpoint, null, null, 500));
        await routers.AdvanceAsync(TimeSpan.FromMinutes(1));
        charge.Settle(new(0, 0, 302));
        await routers.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(200, await routers.TokensLeftAsync(500));
    }

    [Fact]
    public async Task A_request_larger_than_the_limit_needs_a_whole_minute_of_it()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, null, 100));
        Assert.Null((await routers.EnterAsync(0, Request(bytes: 4000, most: 4000))).Refusal);
        Assert.NotNull((await routers.EnterAsync(0, Request(bytes: 1, most: 1))).Refusal);
    }

    [Fact]
    public async Task The_endpoints_ceiling_holds_in_addition_and_a_refusal_costs_nobody_anything()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 4, null), new RateLimit(RateLimitKey.User, null, 3, null));
        Assert.Equal(3, await routers.SendAsync(0, 10, User("ann")));
        var (_, refusal) = await routers.EnterAsync(0, Request(User("ann")));
        Assert.Contains("The limit of each user to 3 calls", refusal!.Message);
        Assert.Equal(1, await routers.SendAsync(0, 10, User("bob")));
        Assert.Contains("The limit of all requests to 4 calls", (await routers.EnterAsync(0, Request(User("bob")))).Refusal!.Message);
    }

    [Fact]
    public async Task Who_is_in_several_groups_is_refused_when_all_of_them_are_used_up()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.UserGroup, "a", 2, null), new RateLimit(RateLimitKey.UserGroup, "b", 3, null));
        Assert.Equal(2, await routers.SendAsync(0, 10, User("ann", "a")));
        Assert.Equal(3, await routers.SendAsync(0, 10, User("bob", "a", "b", "c")));
        Assert.Contains("The limit of group 'b' to 3 calls", (await routers.EnterAsync(0, Request(User("bob", "a", "b")))).Refusal!.Message);
        Assert.Equal(10, await routers.SendAsync(0, 10, User("cyd", "c")));
    }

    [Fact]
    public async Task A_trusted_process_is_counted_for_the_endpoint_alone()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 5, null), new RateLimit(RateLimitKey.User, null, 0, null));
        Assert.Equal((5, 0), (await routers.SendAsync(0, 10), await routers.SendAsync(0, 1, User("ann"))));
    }

    [Fact]
    public async Task A_user_and_a_service_principal_of_one_name_are_two()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.User, null, 2, null), new RateLimit(RateLimitKey.ServicePrincipal, "app", 3, null));
        var program = new Principal(PrincipalKind.ServicePrincipal, "ann", "", new HashSet<string>());
        Assert.Equal((2, 2), (await routers.SendAsync(0, 5, User("ann")), await routers.SendAsync(0, 5, program)));
        Assert.Equal(3, await routers.SendAsync(0, 5, program with { Name = "app" }));
    }

    [Fact]
    public async Task Without_the_limiter_what_was_granted_lasts_and_then_nothing_is_let_in()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 1000, null));
        await routers.SendAsync(0, 10);
        routers.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await routers.SendAsync(0, 10);
        routers.Limiter.OnCall = () => throw new TimeoutException("Nobody is there.");
        Assert.InRange(await routers.SendAsync(0, 500), 1, 499);
        var (_, refusal) = await routers.EnterAsync(0, Request());
        Assert.Equal((ErrorCode.TemporarilyUnavailable, TimeSpan.FromSeconds(1)), (refusal!.Error, refusal.RetryAfter));
        routers.Limiter.OnCall = null;
        routers.Clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(500, await routers.SendAsync(0, 500));
    }

    [Fact]
    public async Task A_limiter_that_hangs_is_waited_for_two_seconds()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 5, null));
        routers.Limiter.OnCall = () => new TaskCompletionSource().Task;
        var waiting = routers.EnterAsync(0, Request());
        Assert.False(waiting.IsCompleted);
        routers.Clock.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, (await waiting).Refusal!.Error);
    }

    [Fact]
    public async Task A_restart_of_the_limiter_forgets_nothing_that_was_granted()
    {
        using var routers = new LimitedRouters(2, new RateLimit(RateLimitKey.Endpoint, null, 100, null));
        var let = await routers.SendAsync(0, 60);
        routers.Limiter.Restart();
        for (var i = 0; i < 10; i++)
        {
            let += await routers.SendAsync(1, 100);
            await routers.AdvanceAsync(TimeSpan.FromSeconds(0.5));
        }

        // An eighth of the limit, written down ahead, may be lost.
        Assert.InRange(let, 88, 100);
    }

    [Fact]
    public async Task A_limiter_whose_record_another_wrote_reads_it_again_and_grants_nothing_twice()
    {
        using var routers = new LimitedRouters(1, new RateLimit(RateLimitKey.Endpoint, null, 1000, null));
        Assert.Equal(1, await routers.SendAsync(0, 1));
        // Somebody else keeps the limits by now.
        var record = (await routers.Store.ReadAsync("limits/id-1", default))!;
        await routers.Store.WriteAsync("limits/id-1", record.Value, record.ETag, default);
        // An eighth of the limit was written down ahead.
        var let = 1 + await routers.SendAsync(0, 500);
        await routers.AdvanceAsync(TimeSpan.FromSeconds(1.1));
        Assert.InRange(let + await routers.SendAsync(0, 1000), 1000 - 126, 1000);
    }
}
