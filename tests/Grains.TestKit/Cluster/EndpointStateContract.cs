using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The state machine of an endpoint, a test for each of its rows.</summary>
public abstract class EndpointStateContract : ClusterContract
{
    [Fact]
    public async Task Created_with_a_config_it_is_not_ready_and_its_first_version_is_pending()
    {
        await RegisterAsync("one");
        Cluster.Runtime.Hold("one");

        var created = await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1), Description = "d" }, Ann);

        Assert.False(created.Ready);
        Assert.Equal(ConfigUpdateState.InProgress, created.ConfigUpdate);
        Assert.Null(created.Config);
        Assert.Equal(1, created.PendingConfig!.Config.Version);
        Assert.Equal(DeploymentState.Creating, created.PendingConfig.Status["v1"].Deployment);
        Assert.Equal((EndpointName, Ann, "d", 32), (created.Name, created.Creator, created.Description, created.Id.Length));
        Cluster.Runtime.Release("one");
    }

    [Fact]
    public async Task What_a_model_says_of_itself_stands_in_the_state_of_its_entity()
    {
        await RegisterAsync("one");
        Cluster.Runtime.Note = "Requests are computed one after the other.";

        var ready = await CreateReadyAsync();

        Assert.Equal((DeploymentState.Ready, Cluster.Runtime.Note), (ready.Config!.Status["v1"].Deployment, ready.Config.Status["v1"].Message));
    }

    [Fact]
    public async Task Created_without_a_config_it_is_not_ready_and_updates_nothing()
    {
        var created = await Endpoint.CreateAsync(new EndpointCreation(), Ann);

        Assert.False(created.Ready);
        Assert.Equal(ConfigUpdateState.NotUpdating, created.ConfigUpdate);
        Assert.Null(created.Config);
        Assert.Null(created.PendingConfig);
        Assert.Empty((await Endpoint.WatchRoutesAsync(-1, default))!.Entities);
    }

    [Fact]
    public async Task When_the_first_deployment_succeeds_it_is_ready_and_routed()
    {
        await RegisterAsync("one");

        var ready = await CreateReadyAsync();

        Assert.Equal(ConfigUpdateState.NotUpdating, ready.ConfigUpdate);
        Assert.Equal(1, ready.Config!.Config.Version);
        Assert.Null(ready.PendingConfig);
        Assert.Equal(new ServedEntityStatus(DeploymentState.Ready, "", 1, 1), ready.Config.Status["v1"]);
        Assert.Equal("one", await AskAsync("v1"));
    }

    [Fact]
    public async Task When_the_first_deployment_fails_it_has_no_config_and_the_pending_one_says_why()
    {
        await RegisterAsync("one");
        Cluster.Runtime.Fail("one", "The weights are torn.");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);

        var failed = await SettleAsync();

        Assert.False(failed.Ready);
        Assert.Equal(ConfigUpdateState.UpdateFailed, failed.ConfigUpdate);
        Assert.Null(failed.Config);
        Assert.Equal((DeploymentState.Failed, "The weights are torn."), StatusOf(failed.PendingConfig!, "v1"));
        await DrainAsync(live => !live.Any());
    }

    [Fact]
    public async Task While_it_updates_the_old_config_serves()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Hold("two");

        var updating = await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        updating = await UntilAsync(e => e.PendingConfig is not null);

        Assert.True(updating.Ready);
        Assert.Equal(ConfigUpdateState.InProgress, updating.ConfigUpdate);
        Assert.Equal((1L, 2L), (updating.Config!.Config.Version, updating.PendingConfig!.Config.Version));
        Assert.Equal("one", await AskAsync("v1"));
        Cluster.Runtime.Release("two");
    }

    [Fact]
    public async Task When_an_update_succeeds_the_new_config_serves_and_the_old_replicas_drain_and_unload()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        var old = Assert.Single(await RoutedAsync("v1"));

        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        var updated = await SettleAsync();

        Assert.True(updated.Ready);
        Assert.Equal((ConfigUpdateState.NotUpdating, 2L), (updated.ConfigUpdate, updated.Config!.Config.Version));
        Assert.Null(updated.PendingConfig);
        Assert.Equal("two", await AskAsync("v2"));
        // A router that still has the old table is answered until the grace is over.
        using (var late = await Cluster.Grains.Replica(old).InvokeAsync(Request(), default))
            Assert.Null(late.Error);
        await DrainAsync(live => live.SequenceEqual(["two"]));
        using var tooLate = await Cluster.Grains.Replica(old).InvokeAsync(Request(), default);
        Assert.Equal(ErrorCode.ReplicaUnavailable, tooLate.Error);
    }

    [Fact]
    public async Task When_an_update_fails_the_old_config_serves_on_and_the_reason_is_everywhere()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Fail("two", "The weights are torn.");

        await Endpoint.UpdateConfigAsync(
            new() { ServedEntities = [Entity(1), Entity(2)], Routes = [new("v1", 50), new("v2", 50)] }, Ann);
        var failed = await SettleAsync();

        Assert.True(failed.Ready);
        Assert.Equal((ConfigUpdateState.UpdateFailed, 1L), (failed.ConfigUpdate, failed.Config!.Config.Version));
        Assert.Equal((DeploymentState.Failed, "The weights are torn."), StatusOf(failed.PendingConfig!, "v2"));
        Assert.Equal(DeploymentState.Aborted, failed.PendingConfig!.Status["v1"].Deployment);
        Assert.Contains(await Endpoint.GetEventsAsync(), e =>
            e is { Status: EventStatus.Failure, ServedEntity: "v2", ConfigVersion: 2 } && e.Message.Contains("The weights are torn."));
        Assert.Contains("The weights are torn.", await Endpoint.GetLogAsync("v2", ReplicaLog.Build, null));
        await DrainAsync(live => live.SequenceEqual(["one"]));
        Assert.Equal("one", await AskAsync("v1"));
    }

    [Fact]
    public async Task When_an_update_is_cancelled_the_old_config_serves_on()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Hold("two");
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);

        var cancelled = await Endpoint.CancelUpdateAsync(Ann);

        Assert.True(cancelled.Ready);
        Assert.Equal((ConfigUpdateState.UpdateCanceled, 1L), (cancelled.ConfigUpdate, cancelled.Config!.Config.Version));
        Assert.Null(cancelled.PendingConfig);
        await DrainAsync(live => live.SequenceEqual(["one"]));
        Assert.Equal("one", await AskAsync("v1"));
        await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.CancelUpdateAsync(Ann));
    }

    [Fact]
    public async Task Scaled_to_zero_it_is_ready_and_says_so()
    {
        await RegisterAsync("one");
        await CreateReadyAsync(Serve(1, scaleToZero: true));

        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        var asleep = await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);

        Assert.True(asleep.Ready);
        Assert.Equal((DeploymentState.Ready, "Scaled to zero"), StatusOf(asleep.Config!, "v1"));
        Assert.Empty(await RoutedAsync("v1"));
        await DrainAsync(live => !live.Any());
    }

    [Fact]
    public async Task Stopped_it_is_not_ready_and_keeps_its_config_and_nothing_in_memory()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();

        var stopped = await Endpoint.StopAsync(Ann);

        Assert.Equal((false, true, ConfigUpdateState.NotUpdating), (stopped.Ready, stopped.Stopped, stopped.ConfigUpdate));
        Assert.Equal(1, stopped.Config!.Config.Version);
        Assert.True((await Endpoint.WatchRoutesAsync(-1, default))!.Stopped);
        await DrainAsync(live => !live.Any());
        await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.StopAsync(Ann));
    }

    [Fact]
    public async Task Started_again_it_serves_the_same_content_as_a_new_config_version()
    {
        await RegisterAsync("one");
        var before = await CreateReadyAsync();
        await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.StartAsync(Ann));
        await Endpoint.StopAsync(Ann);

        var starting = await Endpoint.StartAsync(Ann);
        Assert.Equal((false, ConfigUpdateState.InProgress), (starting.Stopped, starting.ConfigUpdate));
        var ready = await UntilAsync(e => e.Ready);

        Assert.Equal((2L, false), (ready.Config!.Config.Version, ready.Stopped));
        Assert.Equal(before.Config!.Config.ServedEntities.Single(), ready.Config.Config.ServedEntities.Single(), SameEntity);
        Assert.Equal("one", await AskAsync("v1"));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_it_stopped()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        await Endpoint.StopAsync(Ann);
        Cluster.Runtime.Fail("one", "Out of luck.");

        await Endpoint.StartAsync(Ann);
        var failed = await SettleAsync();

        Assert.Equal((true, false, ConfigUpdateState.UpdateFailed), (failed.Stopped, failed.Ready, failed.ConfigUpdate));
    }

    [Fact]
    public async Task A_lost_replica_is_replaced_after_a_pause_and_the_entity_recovers_meanwhile()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        var lost = Assert.Single(await RoutedAsync("v1"));

        await LoseAsync(lost);

        var recovering = (await Endpoint.GetAsync())!;
        Assert.Equal(DeploymentState.Recovering, recovering.Config!.Status["v1"].Deployment);
        Assert.False(recovering.Ready);
        Assert.Equal(ConfigUpdateState.NotUpdating, recovering.ConfigUpdate);
        Assert.Empty(await RoutedAsync("v1"));
        await AdvanceAsync(Cluster.Timings.ReplaceBackoff / 2);
        Assert.Empty((await Cluster.Grains.NodeDirectory().ListAsync()).Single().Report.Replicas);
        await AdvanceAsync(Cluster.Timings.ReplaceBackoff / 2);
        await UntilAsync(e => e.Ready);
        Assert.NotEqual(lost, Assert.Single(await RoutedAsync("v1")));
        Assert.Equal("one", await AskAsync("v1"));
    }

    [Fact]
    public async Task A_replica_whose_model_breaks_is_replaced_by_itself_and_gives_its_memory_back()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        var broken = Assert.Single(await RoutedAsync("v1"));
        Cluster.Runtime.Loaded.Single().Break("The device is gone.");

        await ReconcileAsync();

        Assert.Empty(await RoutedAsync("v1"));
        Assert.Equal(DeploymentState.Recovering, (await Endpoint.GetAsync())!.Config!.Status["v1"].Deployment);
        Assert.Contains(await Endpoint.GetEventsAsync(), e => e.Message.EndsWith("lost a replica: The device is gone."));
        await AdvanceAsync(Cluster.Timings.ReplaceBackoff);
        await UntilAsync(e => e.Ready);
        Assert.NotEqual(broken, Assert.Single(await RoutedAsync("v1")));
        Assert.Equal("one", await AskAsync("v1"));
        await DrainAsync(live => live.Count == 1);
        Assert.Equal(2, Cluster.Runtime.Loaded.Count);
    }

    [Fact]
    public async Task The_task_of_its_models_is_told_and_survives_a_restart()
    {
        Cluster.Runtime.SetTraits("one", "llm/v1/chat", 16);
        await RegisterAsync("one");
        Assert.Equal("llm/v1/chat", (await CreateReadyAsync(Serve(1, scaleToZero: true))).Task);
        await AdvanceAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"].WantedReplicas == 0);
        await Cluster.RestartAsync();
        Assert.Equal("llm/v1/chat", (await Endpoint.GetAsync())!.Task);
        var route = Assert.Single((await Endpoint.WatchRoutesAsync(-1, default))!.Entities);
        Assert.Equal(("llm/v1/chat", 16), (route.Task, route.MaxConcurrency));
    }

    [Fact]
    public async Task The_models_of_one_endpoint_take_the_same_requests()
    {
        Cluster.Runtime.SetTraits("two", "llm/v1/chat");
        await RegisterAsync("one", "two");
        var mixed = new EndpointConfigInput { ServedEntities = [Entity(1), Entity(2)], Routes = [new("v1", 50), new("v2", 50)] };

        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = mixed }, Ann));

        Assert.Equal(
            "config.served_entities: 'v2' has the task 'llm/v1/chat', but served entity 'v1' is a custom model; the models of one endpoint take the same requests.",
            refusal.Message);
        Assert.Null(await Endpoint.GetAsync());
    }

    [Fact]
    public async Task Models_that_turn_out_not_to_take_the_same_requests_fail_the_update()
    {
        Cluster.Runtime.SetTraits("two", "llm/v1/chat");
        await RegisterAsync("one");
        await Cluster.Grains.Model(ModelName).CreateVersionAsync(new ModelVersionCreation { Source = "" }, Ann);
        var mixed = new EndpointConfigInput { ServedEntities = [Entity(1), Entity(2)], Routes = [new("v1", 50), new("v2", 50)] };
        await Endpoint.CreateAsync(new EndpointCreation { Config = mixed }, Ann);
        await Cluster.Grains.Model(ModelName).CompleteUploadAsync(2, new UploadedArtifact("two", "digest"));

        var failed = await SettleAsync();

        Assert.Equal(ConfigUpdateState.UpdateFailed, failed.ConfigUpdate);
        var (state, message) = StatusOf(failed.PendingConfig!, "v2");
        Assert.Equal(DeploymentState.Failed, state);
        Assert.StartsWith("Its model has the task 'llm/v1/chat', but served entity 'v1' is a custom model", message);
    }

    private static (DeploymentState, string) StatusOf(ConfigDescription config, string entity) =>
        (config.Status[entity].Deployment, config.Status[entity].Message);

    private static bool SameEntity(ServedEntity a, ServedEntity b) =>
        (a with { EnvironmentVars = b.EnvironmentVars }) == b;
}
