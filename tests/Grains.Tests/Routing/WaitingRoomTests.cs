using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Tests.Fakes;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class WaitingRoomTests
{
    [Fact]
    public async Task Nobody_waits_for_a_change_that_has_come_already()
    {
        var begun = 0;
        var room = new WaitingRoom(() => begun++);
        var endpoint = new EndpointState("iris", new FakeServingGrains(), 0, "r", null!, TimeProvider.System, () => { }, NullLogger.Instance);
        endpoint.Close(EndpointModelStatus.Deleted);
        var seenBefore = new EndpointModel(EndpointModelStatus.Serving);

        var outcome = await room.WaitAsync(endpoint, seenBefore, TimeSpan.FromDays(1), TimeProvider.System, default, default).Soon();

        Assert.Equal(WaitOutcome.Changed, outcome);
        Assert.Equal((0, 0), (begun, room.Count));
    }
}
