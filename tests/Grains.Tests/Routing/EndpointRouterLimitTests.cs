using System.Diagnostics;
using System.Reflection;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Routing;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterLimitTests
{
    private static readonly Principal Ann = new(PrincipalKind.User, "ann", "Ann", new HashSet<string>());
    private static readonly AccessList<EndpointPermission> Anns = AccessList<EndpointPermission>.Of(PrincipalKind.User, "ann");

    [Fact]
    public async Task Above_the_limit_no_replica_sees_the_request()
    {
        await using var harness = await LoadedAsync(new RateLimit(RateLimitKey.User, "ann", 2, null));
        for (var i = 0; i < 4; i++)
        {
            using var answer = await harness.Router.InvokeAsync(Name, null, harness.Request(principal: Ann), default);
            Assert.Equal(i < 2 ? null : ErrorCode.RequestLimitExceeded, answer.Error);
        }

        using var process = await harness.InvokeAsync();
        Assert.Equal((null, 3), (process.Error, harness.Replica("a").Served));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task What_is_held_of_a_limit_outlives_a_change_of_the_routes_and_a_new_limit_holds_at_once()
    {
        await using var harness = await LoadedAsync(new RateLimit(RateLimitKey.Endpoint, null, 3, null));
        Assert.Equal(2, await CountAsync(harness, 2));
        await harness.ChangeAsync(Limited(harness, new RateLimit(RateLimitKey.Endpoint, null, 3, null)));
        Assert.Equal(1, await CountAsync(harness, 5));
        await harness.ChangeAsync(Limited(harness, new RateLimit(RateLimitKey.Endpoint, null, 5, null)));
        Assert.Equal(2, await CountAsync(harness, 5));
        await harness.ChangeAsync(harness.Table(Entity("current", 100, "a")));
        Assert.Equal(5, await CountAsync(harness, 5));
    }

    [Fact]
    public async Task Tokens_of_a_stream_are_settled_when_it_has_ended()
    {
        await using var harness = await LoadedAsync(new RateLimit(RateLimitKey.Endpoint, null, null, 300));
        harness.Replica("a").OnStream = _ => Pieces(new Usage(0, 20, 30));
        await using (var stream = await StreamAsync(harness))
        {
            // Until then it is reckoned with the most that a request of which nothing is known may take.
            await using var second = await StreamAsync(harness);
            Assert.Equal(ErrorCode.RequestLimitExceeded, second.Failure?.Error);
            await foreach (var _ in stream.ReadAsync())
            {
            }
        }

        harness.Time.Advance(TimeSpan.FromMilliseconds(300));
        for (var i = 0; i < 5; i++)
        {
            await using var next = await StreamAsync(harness);
            Assert.Null(next.Failure);
            await foreach (var _ in next.ReadAsync())
            {
            }
        }

        await using var last = await StreamAsync(harness);
        Assert.Equal(ErrorCode.RequestLimitExceeded, last.Failure?.Error);
    }

    [Fact]
    public async Task A_request_that_is_let_in_allocates_nothing()
    {
        Assert.SkipWhen(
            typeof(EndpointRouter).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true,
            "Allocations are measured in a Release build.");
        RateLimit[] limits =
            [new(RateLimitKey.Endpoint, null, 1_000_000_000, 1_000_000_000_000), new(RateLimitKey.User, null, 1_000_000_000, 1_000_000_000_000)];
        await using var harness = await LoadedAsync(TimeProvider.System, limits);
        harness.Grains.Use(Key("b"), new InstantReplica(null));
        var table = harness.Table(Entity("current", 100, "b"));
        await harness.ChangeAsync(table with { Access = Anns, Gateway = new GatewayConfig { RateLimits = limits } });
        var request = harness.Request(principal: Ann);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            // Fills what the round takes.
            (await harness.Router.InvokeAsync(Name, null, request, default)).Dispose();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                Assert.Null((await harness.Router.InvokeAsync(Name, null, request, default)).Error);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static Task<RouterHarness> LoadedAsync(params RateLimit[] limits) => LoadedAsync(null, limits);

    private static async Task<RouterHarness> LoadedAsync(TimeProvider? time, params RateLimit[] limits)
    {
        var harness = new RouterHarness(time: time);
        harness.Grains.Limiter = new RateLimiter("id-1", new MemoryStateStore(), time ?? harness.Time);
        await harness.LoadAsync(harness.Table(Entity("current", 100, "a")));
        await harness.ChangeAsync(Limited(harness, limits));
        return harness;
    }

    private static RouteTable Limited(RouterHarness harness, params RateLimit[] limits) =>
        harness.Table(Entity("current", 100, "a")) with { Access = Anns, Gateway = new GatewayConfig { RateLimits = limits } };

    private static async Task<int> CountAsync(RouterHarness harness, int requests)
    {
        // Long enough for another look at what is left.
        harness.Time.Advance(TimeSpan.FromMilliseconds(300));
        var count = 0;
        for (var i = 0; i < requests; i++)
        {
            using var answer = await harness.InvokeAsync();
            count += answer.Error is null ? 1 : 0;
        }

        return count;
    }

    private static async Task<RoutedStream> StreamAsync(RouterHarness harness) =>
        await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Chat), default);

    private static async IAsyncEnumerable<InvocationChunk> Pieces(Usage usage)
    {
        await Task.Yield();
        yield return InvocationChunk.Of(new byte[] { 1 });
        yield return InvocationChunk.Completed(usage);
    }
}
