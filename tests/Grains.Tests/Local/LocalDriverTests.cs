using ServingCluster.Endpoints;
using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>The drivers that a host starts: nobody calls reconcile by hand here.</summary>
public sealed class LocalDriverTests : ClusterContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());

    [Fact]
    public async Task Driven_by_the_host_endpoints_become_ready_are_updated_and_go()
    {
        var fixture = (LocalClusterFixture)Cluster;
        await RegisterAsync("one", "two");
        var drivers = fixture.HostedServices;
        foreach (var driver in drivers)
            await driver.StartAsync(default);

        var names = Enumerable.Range(0, 20).Select(i => $"e{i}").ToList();
        foreach (var name in names)
            await Cluster.Grains.Endpoint(name).CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        foreach (var name in names)
            await DrivenAsync(name, e => e!.Ready);
        foreach (var name in names)
            await Cluster.Grains.Endpoint(name).UpdateConfigAsync(Serve(2), Ann);
        foreach (var name in names)
            await DrivenAsync(name, e => e!.Config!.Config.Version == 2);
        await UntilAsync(TurnAsync, live => live.Count == names.Count);
        foreach (var name in names)
            await Cluster.Grains.Endpoint(name).DeleteAsync(Ann);
        await UntilAsync(TurnAsync, live => live.Count == 0);

        foreach (var driver in drivers)
            await driver.StopAsync(default).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task DrivenAsync(string name, Predicate<EndpointDescription?> expected) => UntilAsync(
        async () =>
        {
            await TurnAsync();
            return await Cluster.Grains.Endpoint(name).GetAsync();
        },
        expected);

    private Task<IReadOnlyList<string>> TurnAsync()
    {
        Cluster.Advance(TimeSpan.FromMilliseconds(50));
        return Task.FromResult<IReadOnlyList<string>>([.. Cluster.Runtime.Live]);
    }
}
