using ServingCluster.Governance;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>Many routers under a load of their own, which is above the limit together: how close the use comes to the limit.</summary>
public sealed class RateLimitSimulationTests(ITestOutputHelper output)
{
    private const int Routers = 8;

    [Theory]
    [InlineData(600, true)]
    [InlineData(600, false)]
    [InlineData(12_000, true)]
    [InlineData(12_000, false)]
    public async Task The_use_is_within_two_hundredths_of_the_limit(long limit, bool isEven)
    {
        using var routers = new LimitedRouters(Routers, new RateLimit(RateLimitKey.Endpoint, null, limit, null));
        var step = TimeSpan.FromMilliseconds(100);
        for (var minute = 0; minute < 3; minute++)
        {
            var used = 0L;
            for (var i = 0; i < 600; i++)
            {
                used += await SendAsync(routers, i, 2 * limit / 600.0, isEven);
                routers.Clock.Advance(step);
            }

            output.WriteLine($"{limit} calls a minute, {Routers} routers, {(isEven ? "even" : "uneven")} load of twice as much: {used} used ({100.0 * used / limit:0.0} %)");
            Assert.InRange(used, (long)Math.Ceiling(limit * 0.98), limit);
        }

        output.WriteLine($"{routers.Limiter.Calls} calls of the limiter in three minutes.");
    }

    // Uneven: half of all requests come to the first router, and the others take turns of ten seconds.
    private static async Task<long> SendAsync(LimitedRouters routers, int step, double load, bool isEven)
    {
        var busy = 1 + (step / 100 % (Routers - 1));
        var sent = 0L;
        for (var router = 0; router < Routers; router++)
        {
            var share = isEven ? load / Routers : router == 0 || router == busy ? load / 2 : 0;
            var whole = (int)(share * (step + 1)) - (int)(share * step);
            sent += await routers.SendAsync(router, whole);
        }

        return sent;
    }
}
