using ServingCluster.Endpoints;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>What an endpoint tells of how far an update has come.</summary>
public abstract class UpdateProgressContract : ClusterContract
{
    [Fact]
    public async Task An_update_loads_warms_switches_and_drains_what_served_before()
    {
        await RegisterAsync("one", "two");
        Assert.Null((await CreateReadyAsync()).Progress);
        Cluster.Runtime.Hold("two");
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        var loading = await ProgressAsync(p => p.Step == UpdateStep.Loading);
        Assert.Equal((2L, 0), (loading.ConfigVersion, loading.DrainingReplicas));
        Assert.Equal(("v2", UpdateStep.Loading, 0, 1), (loading.Entities[0].Name, loading.Entities[0].Step, loading.Entities[0].ReadyReplicas, loading.Entities[0].WantedReplicas));
        Assert.NotEmpty(loading.Entities[0].Message);
        Cluster.Runtime.Warm("two");
        Assert.Equal(UpdateStep.Warming, (await ProgressAsync(p => p.Step == UpdateStep.Warming)).Entities[0].Step);
        Cluster.Runtime.Release("two");
        var draining = await ProgressAsync(p => p.Step == UpdateStep.Draining);
        Assert.Equal((2L, 1, UpdateStep.Done), (draining.ConfigVersion, draining.DrainingReplicas, draining.Entities[0].Step));
        await DrainAsync(live => live is ["two"]);
        await UntilAsync(e => e.Progress is null);
    }

    [Fact]
    public async Task An_entity_that_is_ready_waits_for_the_others_to_switch()
    {
        await RegisterAsync("one", "two");
        Cluster.Runtime.Hold("two");
        var config = new EndpointConfigInput { ServedEntities = [Entity(1), Entity(2)], Routes = [new TrafficRoute("v1", 50), new TrafficRoute("v2", 50)] };
        await Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann);
        var progress = await ProgressAsync(p => p.Entities[0].Step == UpdateStep.Switching && p.Entities[1].Step == UpdateStep.Loading);
        Assert.Equal(UpdateStep.Loading, progress.Step);
        Cluster.Runtime.Release("two");
        await UntilAsync(e => e.Ready && e.Progress is null);
    }

    [Fact]
    public async Task What_finds_no_room_is_being_placed_and_says_what_is_missing()
    {
        Cluster.Runtime.SetMemory("large", 1L << 40);
        await RegisterAsync("large");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        var progress = await ProgressAsync(p => p.Entities[0].Message.Contains("MiB", StringComparison.Ordinal));
        Assert.Equal((UpdateStep.Placing, UpdateStep.Placing), (progress.Step, progress.Entities[0].Step));
    }

    [Fact]
    public async Task An_update_that_failed_says_why_at_the_entity_at_fault()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Fail("two", "The weights are torn.");
        await Endpoint.UpdateConfigAsync(new EndpointConfigInput { ServedEntities = [Entity(1), Entity(2)], Routes = [new TrafficRoute("v1", 50), new TrafficRoute("v2", 50)] }, Ann);
        await SettleAsync();
        var progress = await ProgressAsync(p => p.Step == UpdateStep.Failed);
        Assert.Equal([UpdateStep.Aborted, UpdateStep.Failed], progress.Entities.Select(e => e.Step));
        Assert.Contains("The weights are torn.", progress.Entities[1].Message);
    }

    private async Task<UpdateProgress> ProgressAsync(Predicate<UpdateProgress> expected) =>
        (await UntilAsync(e => e.Progress is { } progress && expected(progress))).Progress!;
}
