using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>An external model and an own one behind one endpoint, where the setting allows it: a canary from one kind to the other.</summary>
public sealed class MixedEndpointTests
{
    private readonly NodesCluster _cluster = new() { ModelTask = ModelTasks.Chat };

    [Fact]
    public async Task The_external_one_waits_for_the_own_one_and_both_serve()
    {
        _cluster.Reconfigure(new EndpointOptions { AllowMixedEntities = true });
        await _cluster.ReportAsync();
        var created = await CreateAsync(Mixed(90, 10));
        Assert.Equal((false, ConfigUpdateState.InProgress), (created.Ready, created.ConfigUpdate));
        Assert.Equal(DeploymentState.Ready, created.PendingConfig!.Status["gpt"].Deployment);
        var ready = (await _cluster.UntilAsync(e => e.Ready))!;
        Assert.Equal((ModelTasks.Chat, false), (ready.Task, ready.Config!.Config.IsExternal()));
        var table = (await _cluster.Endpoint.WatchRoutesAsync(-1, TestContext.Current.CancellationToken))!;
        Assert.Equal([("gpt", 90, true, 0), ("own", 10, false, 1)],
            table.Entities.Select(e => (e.Name, e.TrafficPercentage, e.External is not null, e.Replicas.Count)));
    }

    [Fact]
    public async Task An_endpoint_goes_from_one_kind_to_the_other_by_steps()
    {
        _cluster.Reconfigure(new EndpointOptions { AllowMixedEntities = true });
        await _cluster.ReportAsync();
        Assert.True((await CreateAsync(new() { ServedEntities = [ExternalModelSamples.Entity("gpt")] })).Ready);
        await _cluster.Endpoint.UpdateConfigAsync(Mixed(50, 50), NodesCluster.Ann);
        await _cluster.UntilAsync(e => e is { ConfigUpdate: ConfigUpdateState.NotUpdating, Config.Config.Version: 2 });
        await _cluster.Endpoint.UpdateConfigAsync(NodesCluster.Serve(1), NodesCluster.Ann);
        var own = (await _cluster.UntilAsync(e => e is { ConfigUpdate: ConfigUpdateState.NotUpdating, Config.Config.Version: 3 }))!;
        Assert.Null(own.Config!.Config.ServedEntities[0].External);
    }

    [Fact]
    public async Task Models_of_other_tasks_stay_apart()
    {
        (_cluster.ModelTask, var allowed) = (ModelTasks.Embeddings, new EndpointOptions { AllowMixedEntities = true });
        _cluster.Reconfigure(allowed);
        var refusal = await Assert.ThrowsAsync<ServingException>(() => CreateAsync(Mixed(50, 50)));
        Assert.Contains("take the same requests", refusal.Message);
    }

    [Fact]
    public async Task Without_the_setting_they_are_refused_with_its_name()
    {
        var refusal = await Assert.ThrowsAsync<ServingException>(() => CreateAsync(Mixed(50, 50)));
        Assert.Contains("Serving:AllowMixedEntities", refusal.Message);
    }

    private static EndpointConfigInput Mixed(int external, int own) => new()
    {
        ServedEntities = [ExternalModelSamples.Entity("gpt"), NodesCluster.Serve(1).ServedEntities[0] with { Name = "own" }],
        Routes = [new("gpt", external), new("own", own)],
    };

    private Task<EndpointDescription> CreateAsync(EndpointConfigInput config) =>
        _cluster.Endpoint.CreateAsync(new EndpointCreation { Config = config }, NodesCluster.Ann);
}
