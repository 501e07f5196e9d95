using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Limiting;

namespace ServingCluster.Grains.Tests.Governance;

public sealed class LimitBookTests
{
    private static readonly Budget Calls = new(RateLimitKey.User, "ann", LimitUnit.Calls);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(100, 98)]
    [InlineData(1, 0)]
    public void What_is_left_is_told_by_the_limit_that_holds_now(long limit, long left)
    {
        var book = new LimitBook(new SteppedClock());
        book.Serve(new LeaseRequest("router", [new LeaseAsk(Calls, 2, 1) { Needed = 2, Wanted = 2 }]));
        Assert.Equal([left], book.Read([new BudgetQuery(Calls, limit)]).Left);
    }
}
