using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Replicas;
using ServingCluster.Routing;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Served entities whose throughput is provisioned. The model's chunk is 1,100 tokens per second.</summary>
public abstract class ThroughputContract : ClusterContract
{
    private const int Chunk = 1100;

    [Fact]
    public async Task It_serves_with_a_replica_for_each_chunk_of_the_minimum_and_tells_routers_the_maximum()
    {
        await RegisterChatAsync("one");
        var ready = await CreateReadyAsync(Provision(1, 2 * Chunk, 4 * Chunk));
        Assert.Equal(new ServedEntityStatus(DeploymentState.Ready, "", 2, 2), ready.Config!.Status["v1"]);
        var entity = ready.Config.Config.ServedEntities[0];
        Assert.Equal((2 * Chunk, 4 * Chunk, Chunk, null, false), (
            entity.MinProvisionedThroughput, entity.MaxProvisionedThroughput, entity.ThroughputChunk, entity.WorkloadSize, entity.ScaleToZeroEnabled));
        var route = (await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single();
        Assert.Equal((4 * Chunk, 4 * 16, 2), (route.MaxThroughput, route.MaxConcurrency, route.Replicas.Count));
    }

    [Fact]
    public async Task What_is_no_multiple_of_the_chunk_is_refused_with_the_nearest_that_are()
    {
        await RegisterChatAsync("one");
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(Provision(1, 100, 3000)));
        Assert.Contains("min_provisioned_throughput: must be a multiple of the model's chunk of 1100 tokens per second, but is 100; the nearest are 0 and 1100.", refusal.Message);
        Assert.Contains("max_provisioned_throughput: must be a multiple of the model's chunk of 1100 tokens per second, but is 3000; the nearest are 2200 and 3300.", refusal.Message);
        var less = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(Provision(1, 0, 500)));
        Assert.Contains("but is 500; the nearest is 1100.", less.Message);
        Assert.Null(await Endpoint.GetAsync());
    }

    [Fact]
    public async Task Custom_models_have_no_throughput()
    {
        await RegisterAsync("custom");
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(Provision(1, 0, Chunk)));
        Assert.Contains("for language models only", refusal.Message);
    }

    [Fact]
    public async Task Throughput_excludes_every_other_size()
    {
        var entity = Provision(1, 2 * Chunk, Chunk).ServedEntities[0];
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(new EndpointConfigInput
        {
            ServedEntities = [entity with { WorkloadSize = "Small", ProvisionedModelUnits = 1 }],
        }));
        Assert.Contains("workload_size and min_/max_provisioned_throughput and provisioned_model_units exclude each other; give one of the 3.", refusal.Message);
        Assert.Contains("min_provisioned_throughput (2200) must not be above", refusal.Message);
    }

    [Fact]
    public async Task Before_the_model_was_measured_it_waits_and_then_serves()
    {
        await RegisterUnmeasuredAsync("one");
        await CreateAsync(Provision(1, Chunk, 2 * Chunk));
        var waiting = await UntilAsync(e => Message(e).Length > 0);
        Assert.Equal(DeploymentState.Creating, waiting.PendingConfig!.Status["v1"].Deployment);
        Assert.Contains("Waiting for the throughput of model version", Message(waiting));
        await MeasureAsync();
        var ready = await UntilAsync(e => e.Ready);
        Assert.Equal(Chunk, ready.Config!.Config.ServedEntities[0].ThroughputChunk);
    }

    [Fact]
    public async Task What_turns_out_to_be_no_multiple_fails_and_says_so()
    {
        await RegisterUnmeasuredAsync("one");
        await CreateAsync(Provision(1, 0, 1000));
        await MeasureAsync();
        var failed = await SettleAsync();
        Assert.Equal(ConfigUpdateState.UpdateFailed, failed.ConfigUpdate);
        Assert.Contains("the nearest is 1100", Message(failed));
    }

    [Fact]
    public async Task It_grows_with_its_tokens_to_the_maximum_and_shrinks_after_the_window()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Provision(1, Chunk, 3 * Chunk));
        // As long as it takes: a replica that has come is needed to see that one more is.
        var grown = await UntilAsync(
            async () =>
            {
                Cluster.Runtime.Tokens += Chunk;
                await AdvanceAsync(TimeSpan.FromSeconds(1));
                return (await Endpoint.GetAsync())!;
            },
            e => e.Config!.Status["v1"] is { ReadyReplicas: 3, WantedReplicas: 3 });
        Assert.Equal("", grown.Config!.Status["v1"].Message);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(Cluster.Timings.StabilisationWindow);
        await UntilAsync(e => e.Config!.Status["v1"] is { WantedReplicas: 1 });
        await DrainAsync(live => live.Count == 1);
    }

    [Fact]
    public async Task With_a_minimum_of_nothing_it_sleeps_and_wakes_for_who_waits()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Provision(1, 0, 2 * Chunk));
        await AdvanceAsync(Cluster.Timings.IdleWindow);
        await AdvanceAsync(Cluster.Timings.IdleWindow);
        var asleep = await UntilAsync(e => e.Config!.Status["v1"] is { WantedReplicas: 0, Message: "Scaled to zero" });
        Assert.True(asleep.Ready);
        Assert.Empty(await RoutedAsync("v1"));

        await Endpoint.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { ["v1"] = 40 }));
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
        Assert.Equal(2, (await RoutedAsync("v1")).Count);
    }

    [Fact]
    public async Task An_update_takes_no_capacity_from_what_serves_waits_with_the_reason_and_fails_at_the_time_out()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Provision(1, 2 * Chunk, 2 * Chunk));
        Cluster.NodeMemoryBytes = 4L << 20;
        await Cluster.ReportNodeAsync();
        var before = await RoutedAsync("v1");

        await Endpoint.UpdateConfigAsync(Provision(1, 4 * Chunk, 4 * Chunk), Ann);
        var waiting = await UntilAsync(e => Message(e).Contains("Waiting for capacity", StringComparison.Ordinal));
        Assert.Equal(DeploymentState.Creating, waiting.PendingConfig!.Status["v1"].Deployment);
        Assert.True(waiting.Ready);
        Assert.Equal(before, await RoutedAsync("v1"));
        Assert.Equal("one", await AskAsync("v1", before[0]));

        await AdvanceAsync(Cluster.Timings.DeploymentTimeout);
        var failed = await SettleAsync();
        Assert.Equal((ConfigUpdateState.UpdateFailed, true), (failed.ConfigUpdate, failed.Ready));
        Assert.Contains("Waiting for capacity", Message(failed));
        Assert.Equal(before, await RoutedAsync("v1"));
    }

    [Fact]
    public async Task Model_units_are_chunks_and_twice_as_many_with_burst_scaling()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Units(2, burst: false));
        Assert.Equal((2L * Chunk, 2), await RouteAsync());
        await Endpoint.UpdateConfigAsync(Units(3, burst: true), Ann);
        await SettleAsync();
        Assert.Equal((6L * Chunk, 3), await RouteAsync());
    }

    [Fact]
    public async Task Routers_that_report_what_is_asked_of_them_share_the_maximum()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Provision(1, Chunk, 2 * Chunk));
        await Endpoint.ReportWaitingAsync(Asked("a", 5000));
        Assert.Empty((await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single().ThroughputShares);
        await Endpoint.ReportWaitingAsync(Asked("b", 5000));
        var shares = (await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single().ThroughputShares;
        Assert.Equal((Chunk, Chunk), (shares["a"], shares["b"]));

        await AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Empty((await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single().ThroughputShares);
    }

    [Fact]
    public async Task A_restart_finds_it_as_it_was()
    {
        await RegisterChatAsync("one");
        await CreateReadyAsync(Provision(1, 2 * Chunk, 3 * Chunk));
        await Cluster.RestartAsync();
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 2);
        Assert.Equal((3L * Chunk, 2), await RouteAsync());
    }

    private static EndpointConfigInput Provision(int version, int min, int max) => new()
    {
        ServedEntities = [Entity(version) with { MinProvisionedThroughput = min, MaxProvisionedThroughput = max }],
    };

    private static EndpointConfigInput Units(int units, bool burst) => new()
    {
        ServedEntities = [Entity(1) with { ProvisionedModelUnits = units, BurstScalingEnabled = burst }],
    };

    private static RouterReport Asked(string router, double tokens) =>
        new(router, new Dictionary<string, int>()) { Throughput = new Dictionary<string, double> { ["v1"] = tokens } };

    private static string Message(EndpointDescription endpoint) => endpoint.PendingConfig?.Status["v1"].Message ?? "";

    private Task<EndpointDescription> CreateAsync(EndpointConfigInput config) => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann);

    private async Task<(long? MaxThroughput, int Replicas)> RouteAsync()
    {
        var route = (await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single();
        return (route.MaxThroughput, route.Replicas.Count);
    }

    private async Task<string> AskAsync(string entity, ReplicaKey replica)
    {
        Assert.Contains(replica, await RoutedAsync(entity));
        using var answer = await Cluster.Grains.Replica(replica).InvokeAsync(Request(), default);
        return System.Text.Encoding.UTF8.GetString(answer.Body.Span);
    }

    private async Task RegisterChatAsync(string source)
    {
        await RegisterUnmeasuredAsync(source);
        await MeasureAsync();
    }

    private async Task RegisterUnmeasuredAsync(string source)
    {
        Cluster.Runtime.SetTraits(source, ModelTasks.Chat, 16);
        await RegisterAsync(source);
    }

    /// <summary>Turns the clock until the model was measured and what measured it is gone.</summary>
    private async Task MeasureAsync()
    {
        var model = Cluster.Grains.Model(ModelName);
        await UntilAsync(
            async () =>
            {
                Cluster.Advance(TimeSpan.FromSeconds(1));
                await Cluster.ReportNodeAsync();
                await model.ReconcileAsync();
                return (await model.GetAsync())!.Version(1)!.Calibrations.Count;
            },
            count => count > 0);
    }
}
