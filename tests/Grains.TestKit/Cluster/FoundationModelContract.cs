using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.FoundationModels;
using ServingCluster.Models;
using ServingCluster.Routing;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Endpoints that the server itself provides for the language models of its catalog.</summary>
public abstract class FoundationModelContract : ClusterContract
{
    private const string Chat = "system.ai.tiny_chat";
    private const string ChatEndpoint = "databricks-tiny-chat";

    private FoundationModelKeeper? _keeper;

    private IServingEndpoint Provided => Cluster.Grains.Endpoint(ChatEndpoint);

    [Fact]
    public async Task A_language_model_of_the_catalog_has_an_endpoint_that_nobody_made()
    {
        await RegisterAsync(Chat, "one");
        var endpoint = await ProvidedAsync(e => e is { Ready: true });
        Assert.Equal(("llm/v1/chat", Chat, "Tiny Chat", "0"), (endpoint!.Task, endpoint.Foundation!.Name, endpoint.Foundation.DisplayName, endpoint.Foundation.Price));
        var entity = Assert.Single(endpoint.Config!.Config.ServedEntities);
        Assert.Equal((ChatEndpoint, Chat, 1, true), (entity.Name, entity.EntityName, entity.EntityVersion, entity.ScaleToZeroEnabled));
        Assert.Contains(ChatEndpoint, await Cluster.Grains.EndpointCatalog().ListAsync());

        var before = endpoint.UpdatedAt;
        await AdvanceProvidedAsync(TimeSpan.FromHours(1));
        Assert.Equal((1, before), ((await Provided.GetConfigHistoryAsync()).Count, (await Provided.GetAsync())!.UpdatedAt));
    }

    [Fact]
    public async Task It_sleeps_and_wakes_at_a_request()
    {
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { Ready: true });
        await AdvanceProvidedAsync(Cluster.Timings.IdleWindow + Cluster.Timings.StabilisationWindow);
        await ProvidedAsync(e => e!.Config!.Status[ChatEndpoint].WantedReplicas == 0);
        await Provided.ReportWaitingAsync(new RouterReport("r", new Dictionary<string, int> { [ChatEndpoint] = 1 }));
        await ProvidedAsync(e => e!.Config!.Status[ChatEndpoint].ReadyReplicas == 1);
    }

    [Fact]
    public async Task It_is_nobody_s_to_change_or_delete()
    {
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { Ready: true });
        var refusal = await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.DeleteAsync(Ann));
        Assert.Contains($"'{Chat}'", refusal.Message);
        await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.UpdateConfigAsync(Serve(1), Ann));
        await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.UpdateTagsAsync(new Dictionary<string, string>(), [], Ann));
        await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.StopAsync(Ann));
        await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.StartAsync(Ann));
        await RefusedAsync(ErrorCode.PermissionDenied, () => Provided.CancelUpdateAsync(Ann));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Cluster.Grains.Endpoint("databricks-mine").CreateAsync(new EndpointCreation(), Ann));
        Assert.True((await Provided.GetAsync())!.Ready);
    }

    [Fact]
    public async Task It_follows_the_newest_version_that_is_ready()
    {
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { Ready: true });
        await RegisterAsync(Chat, "two", "broken");
        await ProvidedAsync(e => e!.Config!.Config.ServedEntities[0].EntityVersion == 2 && e.ConfigUpdate == ConfigUpdateState.NotUpdating);

        await Cluster.Grains.Model(Chat).DeleteVersionAsync(2);
        await ProvidedAsync(e => e!.Config!.Config.ServedEntities[0].EntityVersion == 1);
    }

    [Fact]
    public async Task It_goes_with_its_model_which_it_does_not_hold_fast()
    {
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { Ready: true });
        await Cluster.Grains.Model(Chat).DeleteAsync();
        await ProvidedAsync(e => e is null);
        Assert.DoesNotContain(ChatEndpoint, await Cluster.Grains.EndpointCatalog().ListAsync());
        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.Count()), live => live == 0);
    }

    [Fact]
    public async Task Models_elsewhere_and_custom_models_have_none()
    {
        await RegisterAsync("main.ml.chat", "one");
        await RegisterAsync("system.ai.iris", "custom");
        await Cluster.Grains.Model("system.ai.late").CreateAsync(new RegisteredModelCreation(), Ann);
        await Cluster.Grains.Model("system.ai.late").CreateVersionAsync(new ModelVersionCreation { Source = "late" }, Ann);
        await KeepAsync();
        Assert.Empty(await Cluster.Grains.EndpointCatalog().ListAsync());
    }

    [Fact]
    public async Task What_is_told_of_it_stands_in_tags_of_the_model_and_follows_them()
    {
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { Ready: true });
        var model = Cluster.Grains.Model(Chat);
        await model.UpdateAsync("Answers.", null, Ann);
        foreach (var (key, value) in new[] { ("display_name", "Tiny"), ("docs", "https://example.org"), ("price", "1.50"), ("input_price", "cheap"), ("function_calling", "True") })
            await model.SetTagAsync($"foundation_model.{key}", value, Ann);
        await KeepAsync();
        var told = (await Provided.GetAsync())!.Foundation!;
        Assert.Equal(("Answers.", "Tiny", "https://example.org", "1.50", "0"), (told.Description, told.DisplayName, told.Docs, told.Price, told.InputPrice));
        Assert.Equal(["function_calling"], told.Capabilities);

        await model.SetTagAsync("foundation_model.workload_size", "Large", Ann);
        await ProvidedAsync(e => e!.Config!.Config.ServedEntities[0].WorkloadSize == "Large");
        await model.SetTagAsync("foundation_model.workload_size", "Vast", Ann);
        await KeepAsync();
        Assert.Equal(2, (await Provided.GetConfigHistoryAsync()).Count);
    }

    [Fact]
    public async Task One_that_could_not_be_served_is_tried_again_after_a_while()
    {
        Cluster.Runtime.Fail("one", "Torn.");
        await RegisterAsync(Chat, "one");
        await ProvidedAsync(e => e is { ConfigUpdate: ConfigUpdateState.UpdateFailed });
        Cluster.Runtime.Fail("one", null);
        await KeepAsync();
        Assert.Single(await Provided.GetConfigHistoryAsync());
        await AdvanceProvidedAsync(TimeSpan.FromMinutes(5));
        await ProvidedAsync(e => e is { Ready: true });
    }

    [Fact]
    public async Task A_restart_finds_it_as_it_was()
    {
        await RegisterAsync(Chat, "one");
        var before = (await ProvidedAsync(e => e is { Ready: true }))!;
        await Cluster.RestartAsync();
        _keeper = null;
        var after = (await ProvidedAsync(e => e is { Ready: true }))!;
        Assert.Equal((before.Id, before.Foundation!.Name, 1), (after.Id, after.Foundation!.Name, (await Provided.GetConfigHistoryAsync()).Count));
    }

    private async Task RegisterAsync(string name, params string[] sources)
    {
        var model = Cluster.Grains.Model(name);
        if (await model.GetAsync() is null)
            await model.CreateAsync(new RegisteredModelCreation(), Ann);
        foreach (var source in sources)
        {
            if (source != "custom")
                Cluster.Runtime.SetTraits(source, "llm/v1/chat", 16);
            var version = await model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Ann);
            await UntilAsync(async () => (await model.GetAsync())!.Version(version.Version)!.Status, status => status != ModelVersionStatus.PendingRegistration);
        }
    }

    private Task KeepAsync() => (_keeper ??= new FoundationModelKeeper(Cluster.Grains, NullLogger<FoundationModelKeeper>.Instance)).ReconcileAsync();

    private async Task AdvanceProvidedAsync(TimeSpan time)
    {
        Cluster.Advance(time);
        await Cluster.ReportNodeAsync();
        await KeepAsync();
        await Provided.ReconcileAsync();
    }

    private Task<EndpointDescription?> ProvidedAsync(Predicate<EndpointDescription?> expected) => UntilAsync(
        async () =>
        {
            await Cluster.ReportNodeAsync();
            await KeepAsync();
            await Provided.ReconcileAsync();
            return await Provided.GetAsync();
        },
        expected);
}
