using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ServingCluster.Client.Routing;
using ServingCluster.Endpoints;
using ServingCluster.Routing;

namespace ServingCluster.Client.Tests.Routing;

/// <summary>A long poll whose silo may be lost without anybody saying so.</summary>
public sealed class WatchedEndpointTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly IServingEndpoint _inner = Substitute.For<IServingEndpoint>();
    private readonly TaskCompletionSource<RouteTable?> _poll = new();

    public WatchedEndpointTests() => _inner.WatchRoutesAsync(5, Arg.Any<CancellationToken>()).Returns(_ => _poll.Task);

    [Fact]
    public async Task The_poll_is_the_answer()
    {
        var watch = WatchAsync();
        _poll.SetResult(Table(6));
        Assert.Equal(6, (await watch)!.Version);
        await _inner.DidNotReceive().WatchRoutesAsync(-1, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task News_that_the_poll_misses_are_seen()
    {
        _inner.WatchRoutesAsync(-1, Arg.Any<CancellationToken>()).Returns(Table(5), Table(5), Table(7));
        Assert.Equal(7, (await RunAsync(WatchAsync()))!.Version);
        await _inner.Received(3).WatchRoutesAsync(-1, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_deletion_that_the_poll_misses_is_seen()
    {
        _inner.WatchRoutesAsync(-1, Arg.Any<CancellationToken>()).Returns((RouteTable?)null);
        Assert.Null(await RunAsync(WatchAsync()));
    }

    [Fact]
    public async Task A_look_that_fails_is_followed_by_another()
    {
        var looks = 0;
        _inner.WatchRoutesAsync(-1, Arg.Any<CancellationToken>())
            .Returns(_ => ++looks == 1 ? throw new TimeoutException() : Task.FromResult<RouteTable?>(Table(6)));
        Assert.Equal(6, (await RunAsync(WatchAsync()))!.Version);
    }

    [Fact]
    public async Task A_poll_that_fails_fails()
    {
        _inner.WatchRoutesAsync(6, Arg.Any<CancellationToken>()).ThrowsAsync(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => new WatchedEndpoint(_inner, _time).WatchRoutesAsync(6, default));
    }

    [Fact]
    public async Task Who_cancels_ends_the_poll()
    {
        using var cancellation = new CancellationTokenSource();
        var watch = new WatchedEndpoint(_inner, _time).WatchRoutesAsync(5, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
        var token = (CancellationToken)_inner.ReceivedCalls().First().GetArguments()[1]!;
        Assert.True(token.IsCancellationRequested);
    }

    private static RouteTable Table(long version) => new()
    {
        Endpoint = "e",
        EndpointId = "1",
        Version = version,
        ConfigVersion = 1,
        Stopped = false,
        Entities = [],
    };

    private Task<RouteTable?> WatchAsync() => new WatchedEndpoint(_inner, _time).WatchRoutesAsync(5, TestContext.Current.CancellationToken);

    private async Task<RouteTable?> RunAsync(Task<RouteTable?> watch)
    {
        while (!watch.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        return await watch;
    }
}
