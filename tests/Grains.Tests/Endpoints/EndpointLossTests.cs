using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Local;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>Replicas whose nodes die, hang, are cut off and come back.</summary>
public sealed class EndpointLossTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_replica_whose_node_left_the_cluster_is_replaced_at_once()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(3);
        var lost = before.Single(r => r.Node == "a");
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        var went = cluster.Time.GetUtcNow();

        await cluster.StepAsync();

        // One step, in which no time passes: the replacement loads.
        Assert.DoesNotContain(lost, await cluster.RoutedAsync());
        Assert.Equal(3, cluster.Nodes["b"].Live.All.Concat(cluster.Nodes["c"].Live.All).Count());
        Assert.Equal(went, cluster.Time.GetUtcNow());
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 3);
        Assert.DoesNotContain(await cluster.RoutedAsync(), r => r.Node == "a");
        Assert.Contains(await cluster.Endpoint.GetEventsAsync(), e => e.Message == "Served entity 'v' lost a replica: node 'a' is gone");
    }

    [Fact]
    public async Task A_replica_lost_with_its_node_is_replaced_while_another_that_failed_still_pauses()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        var routed = await cluster.RoutedAsync();
        // One is unloaded behind the endpoint's back, which counts as a failure and brings a pause.
        await cluster.Replica(routed[0]).UnloadAsync();
        await cluster.UntilAsync(() => cluster.RoutedAsync(), r => r.Count == 1);
        cluster.Nodes[routed[1].Node].Become(NodeHealth.Gone);

        await cluster.StepAsync();
        Assert.Single(cluster.Nodes.Values.SelectMany(n => n.Health == NodeHealth.Alive ? n.Live.All : []), r => r.State != ReplicaState.Draining);
        await cluster.StepAfterAsync(cluster.Options.ReplaceBackoff);
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
    }

    [Fact]
    public async Task A_replica_that_hangs_stays_in_the_routes_and_is_lost_only_after_a_while()
    {
        var cluster = new NodesCluster();
        var hung = (await cluster.ServeAsync(2)).Single(r => r.Node == "a");
        cluster.Nodes["a"].Become(NodeHealth.Hung);
        var since = cluster.Time.GetUtcNow();

        // The first step waits for it, the next ones hardly do.
        await cluster.StepAsync();
        Assert.True(cluster.Time.GetUtcNow() - since >= cluster.Options.ReplicaCallTimeout);
        Assert.Contains(hung, await cluster.RoutedAsync());
        var status = await cluster.StatusAsync();
        Assert.Equal((DeploymentState.Ready, 1, 2), (status.Deployment, status.ReadyReplicas, status.WantedReplicas));
        Assert.Contains("does not answer", status.Message);

        await cluster.UntilAsync(() => cluster.RoutedAsync(), r => !r.Contains(hung));
        Assert.True(cluster.Time.GetUtcNow() - since >= cluster.Options.LostAfter);
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
    }

    [Fact]
    public async Task A_replica_that_answers_again_in_time_is_not_lost()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(2);
        for (var round = 0; round < 4; round++)
        {
            cluster.Nodes["a"].Become(round % 2 == 0 ? NodeHealth.Hung : NodeHealth.CutOff);
            await cluster.StepAsync();
            await cluster.StepAfterAsync(Second);
            cluster.Nodes["a"].Become(NodeHealth.Alive);
            await cluster.StepAfterAsync(Second);
            await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
        }

        Assert.Equal(before, await cluster.RoutedAsync());
        Assert.DoesNotContain(await cluster.Endpoint.GetEventsAsync(), e => e.Message.Contains("lost"));
    }

    [Fact]
    public async Task Replicas_that_hang_are_waited_for_together()
    {
        var cluster = new NodesCluster(1L << 30, "a", "b", "c", "d", "e", "f");
        await cluster.ServeAsync(6);
        foreach (var node in cluster.Nodes.Values)
            node.Become(NodeHealth.Hung);
        var began = cluster.Time.GetUtcNow();
        await cluster.StepAsync();
        Assert.InRange(cluster.Time.GetUtcNow() - began, cluster.Options.ReplicaCallTimeout, cluster.Options.ReplicaCallTimeout * 2);
    }

    [Fact]
    public async Task A_lost_replica_that_comes_back_is_unloaded()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(1);
        var node = cluster.Nodes[(await cluster.RoutedAsync())[0].Node];
        node.Become(NodeHealth.CutOff);
        await cluster.UntilAsync(() => cluster.RoutedAsync(), r => r.Any(k => k.Node != node.Name));
        await cluster.StepAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, cluster.Runtime.Live.Count());

        node.Become(NodeHealth.Alive);
        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.ToList()), live => live.Count == 1);
        await cluster.UntilAsync(() => Task.FromResult(node.Live.All.Count()), count => count == 0);
        Assert.DoesNotContain(await cluster.RoutedAsync(), k => k.Node == node.Name);
    }

    [Fact]
    public async Task One_retired_replica_that_cannot_be_reached_holds_up_no_other()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(3);
        cluster.Nodes["a"].Become(NodeHealth.Hung);
        await cluster.TurnAsync(cluster.Endpoint.StopAsync(NodesCluster.Ann));

        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.Count()), count => count == 1);
        cluster.Nodes["a"].Become(NodeHealth.Alive);
        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.Count()), count => count == 0);
        await cluster.UntilAsync(() => IsForgottenAsync(cluster), forgotten => forgotten);
    }

    [Fact]
    public async Task A_retired_replica_whose_node_left_the_cluster_is_forgotten()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        await cluster.Endpoint.StopAsync(NodesCluster.Ann);
        await cluster.UntilAsync(() => IsForgottenAsync(cluster), forgotten => forgotten);
    }

    [Theory]
    [InlineData("Hung")]
    [InlineData("CutOff")]
    public async Task A_deletion_goes_on_until_every_replica_was_told(string health)
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(3);
        cluster.Nodes["a"].Become(Enum.Parse<NodeHealth>(health));

        await cluster.TurnAsync(DeleteAsync(cluster));

        Assert.Null(await cluster.Endpoint.GetAsync());
        Assert.Null(await cluster.Endpoint.WatchRoutesAsync(-1, default));
        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.Count()), count => count == 1);
        var refusal = await Assert.ThrowsAsync<ServingException>(() =>
            cluster.TurnAsync(cluster.Endpoint.CreateAsync(new EndpointCreation(), NodesCluster.Ann)));
        Assert.Equal(ErrorCode.ResourceConflict, refusal.Code);
        Assert.Contains("node 'a' cannot be reached", refusal.Message);
        Assert.True(await cluster.Catalog.ContainsAsync(NodesCluster.Name) || cluster.UnpinnedVersions.IsEmpty);

        cluster.Nodes["a"].Become(NodeHealth.Alive);
        await cluster.UntilAsync(() => Task.FromResult(cluster.Runtime.Live.Count()), count => count == 0);
        // A call that hung unloads as it goes on; the endpoint hears of it in a step.
        await cluster.UntilAsync(() => Task.FromResult(cluster.UnpinnedVersions.Count), count => count > 0);
        await cluster.StepAsync();
        Assert.Equal([1], cluster.UnpinnedVersions);
        await cluster.Endpoint.CreateAsync(new EndpointCreation(), NodesCluster.Ann);
    }

    [Fact]
    public async Task A_deletion_does_not_wait_for_nodes_that_left_the_cluster()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        await cluster.Endpoint.DeleteAsync(NodesCluster.Ann);
        Assert.Equal([1], cluster.UnpinnedVersions);
        await cluster.Endpoint.CreateAsync(new EndpointCreation(), NodesCluster.Ann);
    }

    [Fact]
    public async Task A_new_activation_that_cannot_reach_a_replica_leaves_it_in_the_routes_for_a_while()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(2);
        cluster.Nodes["a"].Become(NodeHealth.CutOff);
        cluster.Reactivate();

        Assert.Equal(before, await cluster.RoutedAsync());
        await cluster.UntilAsync(() => cluster.RoutedAsync(), r => r.All(k => k.Node != "a") && r.Count == 2);
    }

    [Fact]
    public async Task A_new_activation_tells_routers_nothing_before_it_has_asked_the_replicas()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(2);
        foreach (var node in cluster.Nodes.Values)
            node.Become(NodeHealth.Hung);
        cluster.Reactivate();

        Assert.NotNull(await cluster.Endpoint.GetAsync());
        var watch = cluster.Endpoint.WatchRoutesAsync(-1, default);
        Assert.False(watch.IsCompleted);
        foreach (var node in cluster.Nodes.Values)
            node.Become(NodeHealth.Alive);
        Assert.Equal(before, (await watch.WaitAsync(TimeSpan.FromSeconds(20)))!.Entities[0].Replicas);
    }

    [Fact]
    public async Task A_new_activation_whose_first_step_fails_tells_routers_to_keep_what_they_have()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        // The step finds a replica lost and cannot write it down.
        cluster.Reactivate(new HiccupStore(cluster.Store, 2, afterEffect: false));

        var refusal = await Assert.ThrowsAsync<ServingException>(() => cluster.Endpoint.WatchRoutesAsync(-1, default));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, refusal.Code);
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
        Assert.Equal(2, (await cluster.RoutedAsync()).Count);
    }

    [Fact]
    public async Task Models_that_do_not_answer_cost_no_replica()
    {
        var cluster = new NodesCluster();
        var before = await cluster.ServeAsync(2);
        cluster.ModelGate = new();
        cluster.Reactivate();
        await cluster.StepAsync();
        await cluster.StepAfterAsync(cluster.Options.LostAfter);
        await cluster.StepAfterAsync(cluster.Options.LostAfter);
        Assert.Equal(before, await cluster.RoutedAsync());
        Assert.Equal(2, (await cluster.StatusAsync()).ReadyReplicas);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_refuses_an_update_and_says_so()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(1);
        cluster.ModelGate = new();
        var refusal = await Assert.ThrowsAsync<ServingException>(() =>
            cluster.TurnAsync(cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(2), NodesCluster.Ann)));
        Assert.Equal((ErrorCode.TemporarilyUnavailable, $"Model '{NodesCluster.ModelName}' did not answer in time; try again."), (refusal.Code, refusal.Message));
        Assert.Equal(ConfigUpdateState.NotUpdating, (await cluster.Endpoint.GetAsync())!.ConfigUpdate);
    }

    [Fact]
    public async Task A_model_that_cannot_be_unpinned_holds_up_nothing_and_is_unpinned_later()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(1);
        await cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(2), NodesCluster.Ann);
        cluster.ModelGate = new();
        await cluster.UntilAsync(e => e.Config!.Config.Version == 2);
        Assert.Empty(cluster.UnpinnedVersions);
        cluster.ModelGate.SetResult();
        cluster.ModelGate = null;
        await cluster.UntilAsync(() => Task.FromResult(cluster.UnpinnedVersions.Contains(1)), unpinned => unpinned);
    }

    [Fact]
    public async Task A_directory_that_hangs_holds_up_the_replacement_alone()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        cluster.DirectoryGate = new();
        cluster.Nodes["a"].Become(NodeHealth.Gone);
        var began = cluster.Time.GetUtcNow();
        await cluster.StepAsync();
        Assert.InRange(cluster.Time.GetUtcNow() - began, Second, cluster.Options.GrainCallTimeout * 2);
        Assert.Contains("The node directory did not answer", (await cluster.StatusAsync()).Message);
        Assert.Single(await cluster.RoutedAsync());

        cluster.DirectoryGate = null;
        await cluster.UntilAsync(e => e.Config!.Status["v"].ReadyReplicas == 2);
    }

    [Fact]
    public async Task A_log_is_read_as_far_as_replicas_can_be_reached()
    {
        var cluster = new NodesCluster();
        await cluster.ServeAsync(2);
        cluster.Nodes["a"].Become(NodeHealth.Hung);
        var log = await cluster.TurnAsync(cluster.Endpoint.GetLogAsync("v", ReplicaLog.Service, null));
        Assert.Contains("log not available", log);
    }

    private static async Task<bool> DeleteAsync(NodesCluster cluster)
    {
        await cluster.Endpoint.DeleteAsync(NodesCluster.Ann);
        return true;
    }

    // Nothing is left to be asked: the driver may rest.
    private static async Task<bool> IsForgottenAsync(NodesCluster cluster)
    {
        foreach (var node in cluster.Nodes.Values)
            node.Calls.Clear();
        await cluster.StepAsync();
        return cluster.Nodes.Values.All(n => n.Calls.IsEmpty);
    }
}
