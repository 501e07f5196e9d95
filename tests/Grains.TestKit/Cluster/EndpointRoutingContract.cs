using ServingCluster.Endpoints;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Route tables and the number of replicas in them.</summary>
public abstract class EndpointRoutingContract : ClusterContract
{
    [Fact]
    public async Task A_watch_wakes_when_the_routes_change()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        await ReconcileAsync();
        var before = (await Endpoint.WatchRoutesAsync(-1, default))!;
        var watch = Endpoint.WatchRoutesAsync(before.Version, default);
        await ReconcileAsync();
        Assert.False(watch.IsCompleted);

        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        await SettleAsync();

        var after = (await watch.WaitAsync(Watchdog))!;
        Assert.True(after.Version > before.Version);
        Assert.Equal((2L, "v2", 100, 4), (after.ConfigVersion, after.Entities[0].Name, after.Entities[0].TrafficPercentage, after.Entities[0].MaxConcurrency));
        Assert.Single(after.Entities[0].Replicas);
    }

    [Fact]
    public async Task A_watch_without_news_ends_with_the_same_table()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        var before = (await Endpoint.WatchRoutesAsync(-1, default))!;
        var watch = Endpoint.WatchRoutesAsync(before.Version, default);
        // The watch may take a moment to arrive.
        await UntilAsync(
            () =>
            {
                Cluster.Advance(Cluster.Timings.WatchTimeout);
                return Task.FromResult(watch.IsCompleted);
            },
            isCompleted => isCompleted);
        Assert.Equivalent(before, await watch, strict: true);
    }

    [Fact]
    public async Task A_watch_learns_of_the_deletion()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        var watch = Endpoint.WatchRoutesAsync((await Endpoint.WatchRoutesAsync(-1, default))!.Version, default);
        await Endpoint.DeleteAsync(Ann);
        Assert.Null(await watch.WaitAsync(Watchdog));
    }

    [Fact]
    public async Task Versions_of_tables_grow_across_restarts_whatever_the_clock_does()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        await SettleAsync();
        var before = (await Endpoint.WatchRoutesAsync(-1, default))!.Version;

        await Cluster.RestartAsync();

        var after = (await Endpoint.WatchRoutesAsync(before + 1, default).WaitAsync(Watchdog))!;
        Assert.True(after.Version > before + 1);
    }

    [Fact]
    public async Task The_first_table_after_a_restart_is_shown_once_the_replicas_were_asked()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        var before = await RoutedAsync("v1");
        await Cluster.RestartAsync();
        Cluster.Runtime.Hold("one");

        // Nobody has reconciled yet: the watch itself asks the replica, which begins to load again.
        Assert.Equal(DeploymentState.Recovering, (await Endpoint.GetAsync())!.Config!.Status["v1"].Deployment);
        Assert.Empty(await RoutedAsync("v1"));
        Assert.Equal(ReplicaState.Loading, (await Cluster.Grains.Replica(before[0]).GetStatusAsync()).State);
        Cluster.Runtime.Release("one");
        await UntilAsync(e => e.Ready);
        Assert.Equal(before, await RoutedAsync("v1"));
    }

    [Fact]
    public async Task Demand_brings_more_replicas_at_once_and_calm_takes_them_away_after_the_window()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, min: 4, max: 12));
        var gate = Cluster.Runtime.RequestGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var replica = Cluster.Grains.Replica((await RoutedAsync("v1"))[0]);
        var held = Enumerable.Range(0, 7).Select(_ => replica.InvokeAsync(Request(), default).AsTask()).ToList();
        await HoldingAsync(replica, 7);

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
        Assert.Equal(2, (await RoutedAsync("v1")).Count);

        gate.SetResult();
        await Task.WhenAll(held);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(Cluster.Timings.StabilisationWindow / 2);
        Assert.Equal(2, (await RoutedAsync("v1")).Count);
        await AdvanceAsync(Cluster.Timings.StabilisationWindow);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Single(await RoutedAsync("v1"));
        await DrainAsync(live => live.Count() == 1);
        Assert.Contains(await Endpoint.GetEventsAsync(), e => e.Message.Contains("scales from 1 to 2 replicas"));
    }

    [Fact]
    public async Task A_model_whose_replicas_serve_more_at_a_time_needs_fewer_of_them_and_may_use_each_in_full()
    {
        Cluster.Runtime.SetTraits("one", "llm/v1/chat", 16);
        await RegisterAsync("one");
        await CreateReadyAsync();
        Assert.Equal(16, (await Endpoint.WatchRoutesAsync(-1, default))!.Entities[0].MaxConcurrency);
        await Endpoint.UpdateConfigAsync(Serve(1, min: 4, max: 40), Ann);
        await SettleAsync();
        Assert.Equal(48, (await Endpoint.WatchRoutesAsync(-1, default))!.Entities[0].MaxConcurrency);

        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 16 }));
        await ReconcileAsync();
        Assert.Single(await RoutedAsync("v1"));
        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 17 }));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
    }

    [Fact]
    public async Task An_update_takes_over_with_as_many_replicas_as_serve()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync(Serve(1, min: 4, max: 16));
        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 12 }));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 3);

        await Endpoint.UpdateConfigAsync(Serve(2, min: 4, max: 16), Ann);
        await UntilAsync(e => e.Config!.Config.Version == 2);

        Assert.Equal(3, (await RoutedAsync("v2")).Count());
        await ReconcileAsync();
        Assert.Equal(3, (await Endpoint.GetAsync())!.Config!.Status["v2"].WantedReplicas);
    }

    [Fact]
    public async Task It_never_scales_beyond_its_maximum()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, min: 4, max: 8));
        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 1000 }));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
        await ReconcileAsync();
        Assert.Equal(2, Cluster.Runtime.Live.Count());
    }

    [Fact]
    public async Task A_waiting_request_wakes_a_sleeping_entity_and_what_waited_long_ago_does_not_keep_it_awake()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, scaleToZero: true));
        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);

        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 1 }));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 1);
        Assert.Equal("one", await AskAsync("v1"));

        await AdvanceAsync(TimeSpan.FromSeconds(30));
        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);
    }

    [Fact]
    public async Task While_it_wakes_a_sleeping_entity_stays_ready_and_says_what_it_does()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, scaleToZero: true));
        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);

        Cluster.Runtime.Hold("one");
        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 1 }));
        var waking = (await Endpoint.GetAsync())!;
        Assert.True(waking.Ready);
        Assert.StartsWith("Waking.", waking.Config!.Status["v1"].Message);

        Cluster.Runtime.Release("one");
        Assert.Equal("", (await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 1)).Config!.Status["v1"].Message);
    }

    [Fact]
    public async Task A_restart_does_not_wake_a_sleeping_entity()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, scaleToZero: true));
        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);
        await DrainAsync(live => !live.Any());

        await Cluster.RestartAsync();
        await ReconcileAsync();
        await ReconcileAsync();

        Assert.Equal("Scaled to zero", (await Endpoint.GetAsync())!.Config!.Status["v1"].Message);
        Assert.Empty(Cluster.Runtime.Live);
    }

    [Fact]
    public async Task Replicas_that_fail_beside_a_healthy_one_are_tried_at_ever_longer_intervals()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, min: 4, max: 8));
        Cluster.Runtime.Fail("one", "No more memory.");
        var waiting = new RouterReport("r", new Dictionary<string, int> { ["v1"] = 8 });

        var before = (await Endpoint.GetEventsAsync()).Count;
        for (var second = 0; second < 60; second++)
        {
            await Endpoint.ReportWaitingAsync(waiting);
            await SettleReplicasAsync();
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        var losses = (await Endpoint.GetEventsAsync()).SkipLast(before).Count(e => e.Message.Contains("No more memory."));
        Assert.InRange(losses, 3, 6);
        Assert.Single(await RoutedAsync("v1"));
    }

    [Fact]
    public async Task Weights_and_entities_without_a_route_are_in_the_table()
    {
        await RegisterAsync("one", "two", "three");
        await CreateReadyAsync(new()
        {
            ServedEntities = [Entity(1), Entity(2), Entity(3)],
            Routes = [new("v1", 90), new("v2", 10)],
        });
        var table = (await Endpoint.WatchRoutesAsync(-1, default))!;
        Assert.Equal([("v1", 90), ("v2", 10), ("v3", 0)], table.Entities.Select(e => (e.Name, e.TrafficPercentage)));
        Assert.All(table.Entities, e => Assert.Single(e.Replicas));
        using InvocationResponse answer = await Cluster.Grains.Replica(table.Entities[2].Replicas[0]).InvokeAsync(Request(), default);
        Assert.Null(answer.Error);
    }

    /// <summary>Waits until no replica is on its way.</summary>
    private Task<EndpointDescription> SettleReplicasAsync() => UntilAsync(e => !e.Config!.Status["v1"].Message.StartsWith("Loading"));
}
