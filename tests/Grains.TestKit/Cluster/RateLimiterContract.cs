using ServingCluster.Endpoints;
using ServingCluster.Governance;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The grain that divides limits among routers.</summary>
public abstract class RateLimiterContract : ClusterContract
{
    private static readonly Budget Calls = new(RateLimitKey.Endpoint, "", LimitUnit.Calls);

    private IRateLimiter Limiter => Cluster.Grains.RateLimiter("0123456789abcdef0123456789abcdef");

    [Fact]
    public async Task Leases_of_a_minute_never_exceed_the_limit_also_after_a_restart()
    {
        Assert.Equal(60, await LeaseAsync("a", 60));
        await Cluster.RestartAsync();
        var more = await LeaseAsync("b", 60);
        Assert.InRange(more, 60 - 20 - 12, 40);
        Assert.Equal(0, await LeaseAsync("a", 1));
        Cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, await LeaseAsync("a", 200));
    }

    [Fact]
    public async Task What_is_given_back_can_be_leased_again_in_its_minute_only()
    {
        var reply = await AskAsync("a", new LeaseAsk(Calls, 100, 1) { Needed = 100 });
        Assert.Equal(0, await LeaseAsync("b", 10));
        var back = new LeaseAsk(Calls, 100, 1) { Returned = 30, ReturnedFrom = reply.Window };
        await AskAsync("a", back);
        Assert.Equal(30, await LeaseAsync("b", 50));
        Cluster.Advance(TimeSpan.FromMinutes(1));
        await LeaseAsync("b", 100);
        await AskAsync("a", back);
        Assert.Equal(0, await LeaseAsync("b", 1));
    }

    [Fact]
    public async Task What_was_overdrawn_is_carried_and_a_limit_that_was_lowered_owes_nothing()
    {
        await AskAsync("a", new LeaseAsk(Calls, 100, 1) { Needed = 90, Overdraft = 140 });
        Cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(60, await LeaseAsync("a", 100));
        // A router that has not heard of the new limit yet is given shares of it all the same.
        await AskAsync("b", new LeaseAsk(Calls, 10, 2));
        Cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(10, await LeaseAsync("a", 100));
    }

    [Fact]
    public async Task With_the_endpoint_goes_what_its_limits_let_in()
    {
        var gateway = new GatewayConfig { RateLimits = [new RateLimit(RateLimitKey.Endpoint, null, 100, null)] };
        var id = (await Endpoint.CreateAsync(new EndpointCreation { Gateway = gateway }, Ann)).Id;
        await Cluster.Grains.RateLimiter(id).LeaseAsync(new LeaseRequest("a", [new LeaseAsk(Calls, 100, 1) { Needed = 60 }]));
        await Endpoint.DeleteAsync(Ann);
        Assert.Equal([100L], (await Cluster.Grains.RateLimiter(id).ReadAsync([new BudgetQuery(Calls, 100)])).Left);
    }

    private async Task<long> LeaseAsync(string router, long needed) =>
        (await AskAsync(router, new LeaseAsk(Calls, 100, 1) { Needed = needed })).Grants.Single().Amount;

    private Task<LeaseReply> AskAsync(string router, LeaseAsk ask) => Limiter.LeaseAsync(new LeaseRequest(router, [ask]));
}
