using Microsoft.Extensions.Time.Testing;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Tests.Endpoints;

public sealed class RouteBoardTests
{
    private readonly RouteBoard _board = new(new FakeTimeProvider(), TimeSpan.FromSeconds(30));

    [Fact]
    public async Task At_the_end_nobody_waits_any_more()
    {
        _board.Post(new RouteTable { Endpoint = "iris", EndpointId = "id-1", Version = 0, ConfigVersion = 1, Stopped = false, Entities = [] });
        var version = _board.Current!.Version;
        var before = _board.WatchAsync(version, TestContext.Current.CancellationToken);
        Assert.False(before.IsCompleted);

        _board.End();

        Assert.Equal(version, (await before)!.Version);
        Assert.True(_board.WatchAsync(version, TestContext.Current.CancellationToken).IsCompleted);
        _board.PassVersion(version);
        Assert.True(_board.WatchAsync(version + 9, TestContext.Current.CancellationToken).IsCompleted);
    }
}
