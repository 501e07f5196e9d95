using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>Nodes that are being drained: their replicas serve until others are ready elsewhere.</summary>
public sealed class EndpointDrainTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public async Task Replicas_leave_a_node_that_is_being_drained_once_others_are_ready()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(3);
        cluster.Runtime.Hold("files-1");
        cluster.Nodes["a"].Local.IsDraining = true;

        await cluster.StepAsync();
        await cluster.StepAfterAsync(TimeSpan.FromMinutes(1));
        await CheckServingAsync(cluster, 3);
        Assert.Contains(await cluster.RoutedAsync(), r => r.Node == "a");
        var status = await cluster.StatusAsync();
        Assert.Equal((DeploymentState.Ready, 3, 3), (status.Deployment, status.ReadyReplicas, status.WantedReplicas));
        Assert.StartsWith("Moving replicas away from node 'a', which is being drained. Loading the model.", status.Message);

        cluster.Runtime.Release("files-1");
        await EmptiedAsync(cluster, "a", 3);
        Assert.Equal("", (await cluster.StatusAsync()).Message);
        Assert.Equal(3, cluster.Runtime.Live.Count());
        var moves = (await cluster.Endpoint.GetEventsAsync()).Where(e => e.Message.Contains("moves a replica")).ToList();
        Assert.StartsWith("Served entity 'v' moves a replica away from node 'a', which is being drained, to node '", Assert.Single(moves).Message);
        Assert.DoesNotContain(await cluster.Endpoint.GetEventsAsync(), e => e.Message.Contains("scales") || e.Message.Contains("lost"));
    }

    [Fact]
    public async Task Without_room_elsewhere_they_serve_on_and_the_status_says_what_is_waited_for()
    {
        var cluster = new NodesCluster(MiB, "a", "b", "c");
        cluster.Nodes["c"].Local.IsDraining = true;
        await cluster.ServeAsync(2);
        cluster.Nodes["a"].Local.IsDraining = true;

        await cluster.StepAsync();
        await cluster.StepAfterAsync(TimeSpan.FromHours(1));
        await CheckServingAsync(cluster, 2);
        Assert.Equal(
            "Moving replicas away from node 'a', which is being drained. Waiting for capacity: one replica needs 1 MiB on a CPU device; " +
            "the most that is free on one is 0 MiB. 2 nodes are being drained.",
            (await cluster.StatusAsync()).Message);

        cluster.Nodes["c"].Local.IsDraining = false;
        await EmptiedAsync(cluster, "a", 2);
    }

    [Fact]
    public async Task A_drain_that_is_called_off_leaves_the_replicas_where_they_are()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(3);
        cluster.Runtime.Hold("files-1");
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.StepAsync();
        cluster.Nodes["a"].Local.IsDraining = false;
        await cluster.StepAsync();
        cluster.Runtime.Release("files-1");
        await cluster.UntilAsync(() => Task.FromResult(cluster.Nodes.Values.Sum(n => n.Live.All.Count())), count => count == 3);
        Assert.Equal(before, await cluster.RoutedAsync());
    }

    [Fact]
    public async Task Replicas_of_both_configs_move_during_an_update()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(3);
        cluster.Runtime.Hold("files-2");
        await cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(2, 3), NodesCluster.Ann);
        cluster.Nodes["a"].Local.IsDraining = true;

        await cluster.UntilAsync(() => cluster.RoutedAsync(), r => r.All(k => k.Node != "a"));
        Assert.Equal(1, (await cluster.Endpoint.GetAsync())!.Config!.Config.Version);
        await CheckServingAsync(cluster, 3);
        cluster.Runtime.Release("files-2");
        await cluster.UntilAsync(e => e.Config!.Config.Version == 2);
        await EmptiedAsync(cluster, "a", 3);
        Assert.Equal(3, (await cluster.StatusAsync()).WantedReplicas);
    }

    [Fact]
    public async Task An_update_without_room_elsewhere_is_not_held_up_by_a_drain()
    {
        var cluster = new NodesCluster(2 * MiB, "a");
        await cluster.ServeAsync(1);
        cluster.Runtime.Hold("files-2");
        await cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(2), NodesCluster.Ann);
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.StepAsync();
        cluster.Runtime.Release("files-2");
        await cluster.UntilAsync(e => e.Config!.Config.Version == 2);
        await CheckServingAsync(cluster, 1);
    }

    [Fact]
    public async Task A_replica_that_loads_on_a_node_that_begins_to_drain_is_replaced_likewise()
    {
        var cluster = new NodesCluster();
        cluster.Runtime.Hold("files-1");
        await cluster.ReportAsync();
        await cluster.Endpoint.CreateAsync(new EndpointCreation { Config = NodesCluster.Serve(1) }, NodesCluster.Ann);
        await cluster.UntilAsync(() => Task.FromResult(cluster.Nodes["a"].Live.IsEmpty), empty => !empty);
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.UntilAsync(() => Task.FromResult(cluster.Nodes["b"].Live.IsEmpty), empty => !empty);
        cluster.Runtime.Release("files-1");
        await cluster.UntilAsync(e => e.Config is not null);
        await EmptiedAsync(cluster, "a", 1);
    }

    [Fact]
    public async Task A_node_that_ends_before_the_others_are_ready_costs_no_pause()
    {
        var cluster = new NodesCluster();
        var leaving = (await cluster.ServeAsync(3)).Single(r => r.Node == "a");
        // Its time is up at once: it unloads what it has, and ends.
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.Nodes["a"].Replica(leaving).UnloadAsync();
        var unloaded = cluster.Time.GetUtcNow();
        await cluster.StepAsync();

        Assert.Equal(3, cluster.Nodes["b"].Live.All.Concat(cluster.Nodes["c"].Live.All).Count());
        Assert.Equal(unloaded, cluster.Time.GetUtcNow());
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 3);
    }

    [Fact]
    public async Task A_node_that_comes_back_empty_under_its_name_does_not_take_the_place_of_one_that_serves()
    {
        var cluster = new NodesCluster(1L << 30, "a", "b");
        var key = (await cluster.ServeAsync(1))[0];
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.StepAsync();
        var replacement = cluster.Nodes["b"].Live.All.Single();
        while (replacement.State != ReplicaState.Ready)
            await Task.Delay(1);

        cluster.Runtime.Hold("files-1");
        cluster.Nodes["a"].Restart();
        await cluster.StepAsync();

        Assert.Equal([replacement.Key], await cluster.RoutedAsync());
        cluster.Runtime.Release("files-1");
        await cluster.UntilAsync(() => Task.FromResult(cluster.Nodes["a"].Live.IsEmpty), empty => empty);
        Assert.Equal(ReplicaState.Unloaded, cluster.Nodes["a"].Replica(key).State);
    }

    [Fact]
    public async Task A_new_activation_does_not_count_a_replica_and_its_replacement_as_two()
    {
        var cluster = new NodesCluster();
        await cluster.ReportAsync();
        var entity = NodesCluster.Serve(1, 4).ServedEntities[0] with { MinProvisionedConcurrency = 4 };
        await cluster.Endpoint.CreateAsync(new EndpointCreation { Config = new() { ServedEntities = [entity] } }, NodesCluster.Ann);
        await cluster.UntilAsync(e => e.Ready);
        await cluster.Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v"] = 8 }));
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
        cluster.Runtime.Hold("files-1");
        cluster.Nodes["a"].Local.IsDraining = true;
        await cluster.StepAsync();
        Assert.Equal(3, cluster.Nodes.Values.Sum(n => n.Live.All.Count()));

        cluster.Reactivate();
        await cluster.StepAsync();
        Assert.Equal(2, (await cluster.StatusAsync()).WantedReplicas);
        cluster.Runtime.Release("files-1");
        await EmptiedAsync(cluster, "a", 2);
        Assert.DoesNotContain(await cluster.Endpoint.GetEventsAsync(), e => e.Message.Contains("scales from 3"));
    }

    [Fact]
    public void However_nodes_are_drained_and_taken_back_the_fleet_never_dips()
    {
        var orders = Gen.Choose(0, 3).Zip(Gen.Elements(true, false)).ListOf(12).ToArbitrary();
        Prop.ForAll(orders, list => DrainAtRandomAsync([.. list.Select(o => (o.Item1, o.Item2))]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public async Task A_node_waits_until_its_replicas_are_replaced()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(3);
        var drain = Drain(cluster, "a").RunAsync(TimeSpan.FromMinutes(2), default);
        Assert.True((await ((IServingGrains)cluster).NodeDirectory().ListAsync()).Single(n => n.Report.Node == "a").IsDraining);
        Assert.False(drain.IsCompleted);
        await EmptiedAsync(cluster, "a", 3);
        Assert.True(await cluster.TurnAsync(drain));
    }

    [Fact]
    public async Task A_node_waits_no_longer_than_it_may()
    {
        var cluster = new NodesCluster(MiB, "a");
        await cluster.ServeAsync(1);
        Assert.False(await cluster.TurnAsync(Drain(cluster, "a").RunAsync(TimeSpan.FromSeconds(3), default)));
        using var over = new CancellationTokenSource();
        var drain = Drain(cluster, "a").RunAsync(TimeSpan.FromSeconds(3), over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
    }

    private static NodeDrain Drain(NodesCluster cluster, string name)
    {
        var node = cluster.Nodes[name];
        var reporter = new NodeReporter(node.Local, node.Live, cluster, cluster.Time, NullLogger<NodeReporter>.Instance);
        return new NodeDrain(node.Local, node.Live, reporter, cluster.Time);
    }

    private static async Task DrainAtRandomAsync(IReadOnlyList<(int Node, bool Drain)> orders)
    {
        var cluster = new NodesCluster(3 * MiB, "a", "b", "c", "d");
        await cluster.ServeAsync(4);
        foreach (var (index, drain) in orders)
        {
            cluster.Nodes.Values.ElementAt(index).Local.IsDraining = drain;
            for (var step = 0; step < 3; step++)
            {
                await Task.Delay(1);
                await cluster.StepAfterAsync(TimeSpan.FromSeconds(2));
                await CheckServingAsync(cluster, 4);
            }
        }

        foreach (var node in cluster.Nodes.Values.Skip(2))
            node.Local.IsDraining = false;
        foreach (var name in new[] { "a", "b" })
        {
            cluster.Nodes[name].Local.IsDraining = true;
            await EmptiedAsync(cluster, name, 4);
        }

        Assert.Equal(4, (await cluster.StatusAsync()).WantedReplicas);
        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.Count()), count => count == 4);
    }

    /// <summary>Takes steps until the node is empty; the fleet is at full strength all the while.</summary>
    private static async Task EmptiedAsync(NodesCluster cluster, string node, int replicas) => await cluster.UntilAsync(
        async () =>
        {
            await CheckServingAsync(cluster, replicas);
            return cluster.Nodes[node].Live.All.Count();
        },
        count => count == 0);

    private static async Task CheckServingAsync(NodesCluster cluster, int replicas)
    {
        var routed = await cluster.RoutedAsync();
        Assert.True(routed.Count >= replicas, $"{routed.Count} of {replicas} replicas are routed.");
        Assert.All(routed, key => Assert.Equal(ReplicaState.Ready, cluster.Nodes[key.Node].Replica(key).State));
    }
}
