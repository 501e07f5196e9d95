using System.Diagnostics;
using ServingCluster.Endpoints;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Hosting;

public sealed class SiloStopTests
{
    [Fact]
    public async Task A_silo_that_stops_waits_for_no_watch_of_routes()
    {
        var ports = Ports.Free(2);
        var silo = await ComposedSilo.StartAsync(
            new ScriptedRuntime(), _ => { }, [("NodeName", "one"), ("Storage", "memory"), ("SiloPort", $"{ports[0]}"), ("GatewayPort", $"{ports[1]}")]);
        var endpoint = silo.Grains.Endpoint("iris");
        await endpoint.CreateAsync(new EndpointCreation(), "ann@example.org");
        var table = await endpoint.WatchRoutesAsync(-1, default);
        var watch = endpoint.WatchRoutesAsync(table!.Version, default);
        var began = Stopwatch.GetTimestamp();

        await silo.DisposeAsync();

        // A watch without news takes half a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.True(watch.IsCompleted);
    }
}
