using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>What commands refuse, what they keep, and what two at once do.</summary>
public abstract class EndpointCommandContract : ClusterContract
{
    [Fact]
    public async Task A_name_is_taken_once()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => Endpoint.CreateAsync(new EndpointCreation(), Ann));
        Assert.Equal([EndpointName], await Cluster.Grains.EndpointCatalog().ListAsync());
    }

    [Theory]
    [InlineData("databricks-churn", "reserved")]
    [InlineData("a b", "letters, digits")]
    [InlineData("", "1 to 63")]
    [InlineData("chat", "reserved by the API")]
    public async Task A_name_follows_the_rules(string name, string why)
    {
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Cluster.Grains.Endpoint(name).CreateAsync(new EndpointCreation(), Ann));
        Assert.Contains(why, refusal.Message);
        Assert.Empty(await Cluster.Grains.EndpointCatalog().ListAsync());
    }

    [Fact]
    public async Task All_mistakes_of_a_config_are_told_at_once()
    {
        var config = new EndpointConfigInput
        {
            ServedEntities =
            [
                Entity(1) with { WorkloadSize = "Small", MinProvisionedConcurrency = 4, MaxProvisionedConcurrency = 8 },
                Entity(1) with { MinProvisionedConcurrency = 3, MaxProvisionedConcurrency = 0 },
                Entity(2) with { Name = "a.b", WorkloadSize = "Tiny", WorkloadType = "ABACUS" },
                new ServedEntityInput { Name = "nothing", EntityVersion = "one" },
                Entity(3) with { MinProvisionedConcurrency = 8 },
                Entity(4) with { MinProvisionedConcurrency = 8, MaxProvisionedConcurrency = 4 },
                Entity(5) with { MinProvisionedConcurrency = 0, MaxProvisionedConcurrency = 4, ScaleToZeroEnabled = false },
            ],
            Routes = [new("v1", 50), new("v1", 20), new("elsewhere", 10), new("v3", 101)],
        };

        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann));

        string[] mistakes =
        [
            "exclude each other", "'v1' is the name of another", "must be a multiple of 4 from 0 to 1024; it is 3",
            "must be a multiple of 4 from 4 to 1024; it is 0", "'a.b'", "'Tiny'", "'ABACUS'", "entity_name: is required",
            "it is 'one'", "given together", "(8) must not be above", "needs scale_to_zero_enabled", "'v1' a second time",
            "'elsewhere'", "0 to 100; it is 101", "add up to 181",
        ];
        Assert.All(mistakes, mistake => Assert.Contains(mistake, refusal.Message));
        Assert.Null(await Endpoint.GetAsync());
    }

    [Fact]
    public async Task More_than_one_entity_needs_routes_and_one_does_not()
    {
        await RegisterAsync("one", "two");
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () =>
            Endpoint.CreateAsync(new EndpointCreation { Config = new() { ServedEntities = [Entity(1), Entity(2)] } }, Ann));
        Assert.Contains("traffic_config", refusal.Message);

        var ready = await CreateReadyAsync();
        Assert.Equal([new TrafficRoute("v1", 100)], ready.Config!.Config.Routes);
    }

    [Fact]
    public async Task Entities_get_every_default_filled_in()
    {
        await RegisterAsync("one");
        var ready = await CreateReadyAsync(new() { ServedEntities = [Entity(1) with { Name = null }] });
        var entity = Assert.Single(ready.Config!.Config.ServedEntities);
        Assert.Equal(("churn-1", "Small", "CPU", false), (entity.Name, entity.WorkloadSize, entity.WorkloadType, entity.ScaleToZeroEnabled));
    }

    [Fact]
    public async Task Kinds_of_entities_are_not_mixed()
    {
        var config = new EndpointConfigInput { ServedEntities = [Entity(1), ExternalModelSamples.Entity("x")] };
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann));
        Assert.Contains("not both", refusal.Message);
    }

    [Fact]
    public async Task Models_and_versions_that_do_not_exist_are_all_named()
    {
        await RegisterAsync("one");
        var config = new EndpointConfigInput
        {
            ServedEntities = [Entity(1), Entity(7), Entity(1) with { Name = "x", EntityName = "main.ml.none" }],
            Routes = [new("v1", 100)],
        };
        var refusal = await RefusedAsync(
            ErrorCode.ResourceDoesNotExist, () => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann));
        Assert.Contains("main.ml.none", refusal.Message);
        Assert.Contains("config.served_entities[1]", refusal.Message);
        Assert.Null(await Endpoint.GetAsync());
    }

    [Theory]
    [InlineData(false, "", "served_entities[0]: ")]
    [InlineData(true, "", "served_models[0]: ")]
    [InlineData(false, "config.", "config.served_entities[0]: ")]
    public async Task Mistakes_of_an_update_are_told_at_the_places_of_its_request(bool usesServedModels, string path, string told)
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        var config = new EndpointConfigInput { ServedEntities = [Entity(1)], UsesServedModels = usesServedModels, Path = path };
        Assert.StartsWith(told, (await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.UpdateConfigAsync(config, Ann))).Message);
    }

    [Fact]
    public async Task A_failed_version_and_unknown_settings_are_refused_together()
    {
        await RegisterAsync("one", "broken");
        var config = new EndpointConfigInput
        {
            ServedEntities = [Entity(1) with { EnvironmentVars = new Dictionary<string, string> { ["THREDS"] = "1" } }, Entity(2)],
            Routes = [new("v1", 100)],
        };
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann));
        Assert.Contains("THREDS", refusal.Message);
        Assert.Contains("The files of 'broken' are broken.", refusal.Message);
    }

    [Fact]
    public async Task A_refused_update_changes_nothing()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.UpdateConfigAsync(Serve(9), Ann));
        var after = (await Endpoint.GetAsync())!;
        Assert.Equal((true, ConfigUpdateState.NotUpdating), (after.Ready, after.ConfigUpdate));
        Assert.Single(await Endpoint.GetConfigHistoryAsync());
    }

    [Fact]
    public async Task A_second_update_stop_or_start_is_refused_while_one_is_under_way()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Hold("two");
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        await RefusedAsync(ErrorCode.ResourceConflict, () => Endpoint.UpdateConfigAsync(Serve(1), Ann));
        await RefusedAsync(ErrorCode.ResourceConflict, () => Endpoint.StopAsync(Ann));
        await RefusedAsync(ErrorCode.ResourceConflict, () => Endpoint.StartAsync(Ann));
        Cluster.Runtime.Release("two");
    }

    [Fact]
    public async Task Of_two_updates_at_once_one_is_taken_and_one_refused()
    {
        await RegisterAsync("one", "two", "three");
        await CreateReadyAsync();
        Cluster.Runtime.Hold("two");
        Cluster.Runtime.Hold("three");

        var both = new[] { 2, 3 }.Select(v => Task.Run(() => Endpoint.UpdateConfigAsync(Serve(v), Ann))).ToList();
        await Task.WhenAll(both).WaitAsync(Watchdog).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(1, both.Count(t => t.IsCompletedSuccessfully));
        var refused = Assert.Single(both, t => t.IsFaulted);
        Assert.Equal(ErrorCode.ResourceConflict, ((ServingException)refused.Exception!.InnerException!).Code);
        Assert.Equal(2, (await Endpoint.GetConfigHistoryAsync()).Count);
        Cluster.Runtime.Release("two");
        Cluster.Runtime.Release("three");
    }

    [Fact]
    public async Task Of_many_tag_updates_at_once_none_is_lost()
    {
        await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => Endpoint.UpdateTagsAsync(new Dictionary<string, string> { [$"k{i:00}"] = $"{i}" }, [], Ann))));
        var tags = (await Endpoint.UpdateTagsAsync(new Dictionary<string, string> { ["k00"] = "new", ["x"] = "" }, ["k01", "x"], Ann)).Tags;
        Assert.Equal(19, tags.Count);
        Assert.Equal("new", tags["k00"]);
    }

    [Fact]
    public async Task What_does_not_exist_is_told_apart_from_what_fails()
    {
        Assert.Null(await Endpoint.GetAsync());
        Assert.Null(await Endpoint.WatchRoutesAsync(-1, default));
        Assert.False(await Endpoint.UsesAsync(ModelName, 1));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.DeleteAsync(Ann));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.UpdateConfigAsync(new() { ServedEntities = [] }, Ann));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.CancelUpdateAsync(Ann));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GetEventsAsync());
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GetConfigHistoryAsync());
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GetLogAsync("v1", ReplicaLog.Build, null));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.ReportWaitingAsync(new("r", new Dictionary<string, int>())));
    }

    [Fact]
    public async Task An_empty_config_removes_the_one_there_is()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        var without = await Endpoint.UpdateConfigAsync(new() { ServedEntities = [] }, Ann);
        Assert.Equal((false, ConfigUpdateState.NotUpdating), (without.Ready, without.ConfigUpdate));
        Assert.Null(without.Config);
        Assert.Empty((await Endpoint.WatchRoutesAsync(-1, default))!.Entities);
        await DrainAsync(live => !live.Any());
        Assert.False(await Endpoint.UsesAsync(ModelName, 1));
    }

    [Fact]
    public async Task A_deletion_during_an_update_leaves_nothing()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Runtime.Hold("two");
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);

        await Endpoint.DeleteAsync(Ann);

        Assert.Null(await Endpoint.GetAsync());
        Assert.Null(await Endpoint.WatchRoutesAsync(-1, default));
        Assert.Empty(await Cluster.Grains.EndpointCatalog().ListAsync());
        Cluster.Runtime.Release("two");
        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.ToList()), live => !live.Any());
    }

    [Fact]
    public async Task A_name_can_be_used_again_at_once_for_another_endpoint()
    {
        await RegisterAsync("one", "two");
        var first = await CreateReadyAsync();
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        var version = (await Endpoint.WatchRoutesAsync(-1, default))!.Version;
        await Endpoint.DeleteAsync(Ann);

        var second = await CreateReadyAsync();

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(1, second.Config!.Config.Version);
        Assert.Single(await Endpoint.GetConfigHistoryAsync());
        var table = (await Endpoint.WatchRoutesAsync(-1, default))!;
        Assert.True(table.Version > version);
        Assert.Equal(second.Id, table.EndpointId);
    }

    [Fact]
    public async Task An_endpoint_under_a_deleted_ones_name_does_not_inherit_its_back_off()
    {
        await RegisterAsync("one");
        await CreateReadyAsync();
        for (var i = 0; i < 3; i++)
        {
            await UntilAsync(e => e.Ready);
            await LoseAsync((await RoutedAsync("v1"))[0]);
            await AdvanceAsync(Cluster.Timings.ReplaceBackoff * 8);
        }

        await UntilAsync(e => e.Ready);
        await LoseAsync((await RoutedAsync("v1"))[0]);
        await Endpoint.DeleteAsync(Ann);

        // Its second replica is lost at once and replaced after the first, shortest pause.
        await CreateReadyAsync(Serve(1, min: 8, max: 8));
        await LoseAsync((await RoutedAsync("v1"))[1]);
        await AdvanceAsync(Cluster.Timings.ReplaceBackoff);
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
    }

    [Fact]
    public async Task Versions_are_pinned_while_a_config_uses_them()
    {
        await RegisterAsync("one", "two", "three");
        await CreateReadyAsync();
        Assert.True(await Endpoint.UsesAsync(ModelName, 1));
        Cluster.Runtime.Hold("two");
        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        Cluster.Advance(TimeSpan.FromHours(1));
        var model = Cluster.Grains.Model(ModelName);
        foreach (var used in new[] { 1, 2 })
        {
            Assert.True(await Endpoint.UsesAsync(ModelName, used));
            var refusal = await RefusedAsync(ErrorCode.InvalidState, () => model.DeleteVersionAsync(used));
            Assert.Contains(EndpointName, refusal.Message);
        }

        await model.DeleteVersionAsync(3);
        await Endpoint.CancelUpdateAsync(Ann);
        Assert.False(await Endpoint.UsesAsync(ModelName, 2));
        await model.DeleteVersionAsync(2);
        await RefusedAsync(ErrorCode.InvalidState, () => model.DeleteVersionAsync(1));
        await Endpoint.DeleteAsync(Ann);
        await model.DeleteVersionAsync(1);
        Cluster.Runtime.Release("two");
    }

    [Fact]
    public async Task History_and_events_are_newest_first_and_logs_go_by_config_version()
    {
        await RegisterAsync("one", "two");
        await CreateReadyAsync();
        Cluster.Advance(TimeSpan.FromSeconds(1));
        await Endpoint.UpdateConfigAsync(new() { ServedEntities = [Entity(2) with { Name = "v1" }] }, "bob");
        await SettleAsync();

        var history = await Endpoint.GetConfigHistoryAsync();
        Assert.Equal([2L, 1L], history.Select(c => c.Version));
        Assert.Equal(["bob", Ann], history.Select(c => c.Creator));
        var events = await Endpoint.GetEventsAsync();
        Assert.Equal(events.OrderByDescending(e => e.Timestamp), events);
        Assert.Contains("Config version 2 serves.", events[0].Message);
        Assert.Equal("ENDPOINT_CREATE_EVENT", events[^1].Type);
        Assert.Contains("Loading one.", await Endpoint.GetLogAsync("v1", ReplicaLog.Build, 1));
        Assert.Contains("Loading two.", await Endpoint.GetLogAsync("v1", ReplicaLog.Build, 2));
        Assert.Contains("Loading two.", await Endpoint.GetLogAsync("v1", ReplicaLog.Build, null));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GetLogAsync("v1", ReplicaLog.Build, 3));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GetLogAsync("v9", ReplicaLog.Service, null));
    }

    [Fact]
    public async Task Without_room_it_says_what_is_missing_and_fails_when_the_time_is_up()
    {
        Cluster.Runtime.SetMemory("huge", 2L << 30);
        await RegisterAsync("one", "huge");
        await CreateReadyAsync();

        await Endpoint.UpdateConfigAsync(Serve(2), Ann);
        var waiting = await UntilAsync(e => e.PendingConfig?.Status["v2"].Message.Length > 0);
        Assert.Contains("one replica needs 2048 MiB on a CPU device; the most that is free on one is 1023 MiB", waiting.PendingConfig!.Status["v2"].Message);

        await AdvanceAsync(Cluster.Timings.DeploymentTimeout);
        var failed = await SettleAsync();
        Assert.Equal((true, ConfigUpdateState.UpdateFailed), (failed.Ready, failed.ConfigUpdate));
        Assert.Contains("2048 MiB", failed.PendingConfig!.Status["v2"].Message);
        Assert.Contains("Not ready within 600 seconds", failed.PendingConfig.Status["v2"].Message);
        Assert.Equal("one", await AskAsync("v1"));
    }

    [Fact]
    public async Task When_room_comes_free_in_time_the_update_goes_on()
    {
        Cluster.Runtime.SetMemory("huge", 2L << 30);
        await RegisterAsync("huge");
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Cluster.NodeMemoryBytes = 4L << 30;
        await UntilAsync(e => e.Ready);
    }

    [Fact]
    public async Task A_version_whose_files_never_come_is_named_when_the_time_is_up()
    {
        var model = Cluster.Grains.Model(ModelName);
        await model.CreateAsync(new RegisteredModelCreation(), Ann);
        await model.CreateVersionAsync(new ModelVersionCreation { Source = "late" }, Ann);
        await Endpoint.CreateAsync(new EndpointCreation { Config = Serve(1) }, Ann);
        await ReconcileAsync();
        await AdvanceAsync(Cluster.Timings.DeploymentTimeout);
        var failed = await SettleAsync();
        Assert.Contains($"Waiting for model version '{ModelName}' 1", failed.PendingConfig!.Status["v1"].Message);
    }

    [Fact]
    public async Task A_replica_that_is_lost_while_its_config_is_made_ready_is_made_again()
    {
        await RegisterAsync("one", "two");
        Cluster.Runtime.Hold("two");
        var config = new EndpointConfigInput { ServedEntities = [Entity(1), Entity(2)], Routes = [new("v1", 50), new("v2", 50)] };
        await Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann);
        await UntilAsync(e => e.PendingConfig!.Status["v1"].ReadyReplicas == 1);
        var nodes = await Cluster.Grains.NodeDirectory().ListAsync();
        await Task.WhenAll(nodes.SelectMany(n => n.Report.Replicas).Select(r => Cluster.Grains.Replica(r.Key).UnloadAsync()));
        Cluster.Runtime.Release("two");
        await UntilAsync(e => e.Ready);
    }
}
