using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Endpoints of models that providers host elsewhere.</summary>
public abstract class ExternalModelContract : ClusterContract
{
    [Fact]
    public async Task They_are_ready_in_the_reply()
    {
        var created = await CreateAsync(ExternalModelSamples.Entity(model: "gpt-4o.mini:x"));
        Assert.Equal((true, ConfigUpdateState.NotUpdating, "llm/v1/chat"), (created.Ready, created.ConfigUpdate, created.Task));
        Assert.Null(created.PendingConfig);
        var entity = Assert.Single(created.Config!.Config.ServedEntities);
        Assert.Equal(("gpt-4o-mini-x", "gpt-4o.mini:x", DeploymentState.Ready),
            (entity.Name, entity.External!.Name, created.Config.Status[entity.Name].Deployment));
        Assert.Equal([new TrafficRoute("gpt-4o-mini-x", 100)], created.Config.Config.Routes);
        Assert.Empty(Cluster.Runtime.Live);

        var updated = await Endpoint.UpdateConfigAsync(Config(ExternalModelSamples.Entity("next", "gpt-5")), Ann);
        Assert.Equal((true, ConfigUpdateState.NotUpdating, 2L, "gpt-5"),
            (updated.Ready, updated.ConfigUpdate, updated.Config!.Config.Version, updated.Config.Config.ServedEntities[0].External!.Name));
        await ReconcileAsync();
        Assert.Equivalent(updated, await Endpoint.GetAsync(), strict: true);
        Assert.Equal([2L, 1L], (await Endpoint.GetConfigHistoryAsync()).Select(c => c.Version));
        Assert.Contains(await Endpoint.GetEventsAsync(), e => e is { Status: EventStatus.Success, ConfigVersion: 2 });
        Assert.Contains("openai", await Endpoint.GetLogAsync("next", ReplicaLog.Service, null));
    }

    [Fact]
    public async Task Secrets_in_clear_are_sealed_for_their_endpoint_and_references_kept_as_they_are()
    {
        var created = await CreateAsync(ExternalModelSamples.Entity("sealed", inClear: true), ExternalModelSamples.Entity("named"));
        var entities = created.Config!.Config.ServedEntities;
        Assert.Equal(ExternalModelSamples.Reference, entities[1].External!.Config["openai_api_key"]);
        Assert.Empty(entities[1].External!.Sealed);
        Assert.Empty(entities[0].External!.Config);
        Assert.Equal(ExternalModelSamples.Secret, new TransparentSealer().Open(entities[0].External!.Sealed["openai_api_key"], $"endpoints/{created.Id}"));
        var table = await Endpoint.WatchRoutesAsync(-1, default);
        Assert.Equal(entities.Select(e => e.External), table!.Entities.Select(e => e.External));
    }

    [Fact]
    public async Task They_outlive_the_process()
    {
        var created = await CreateAsync(ExternalModelSamples.Entity("gpt", inClear: true));
        await Cluster.RestartAsync();
        await ReconcileAsync();
        Assert.Equivalent(created, await Endpoint.GetAsync(), strict: true);
        Assert.Equal("gpt-4o", (await Endpoint.WatchRoutesAsync(-1, default))!.Entities.Single().External!.Name);
    }

    [Fact]
    public async Task Requests_reach_the_provider_and_fall_back_where_the_gateway_says_so()
    {
        await CreateAsync(ExternalModelSamples.Entity("a"), ExternalModelSamples.Entity("b"));
        var providers = new ScriptedExternalModels { Failures = { ["a"] = ErrorCode.TemporarilyUnavailable } };
        using var meters = new PlainMeters();
        await using var router = new EndpointRouter(
            Cluster.Grains, new RouterOptions(), TimeProvider.System, new RouterMetrics(meters), NullLogger<EndpointRouter>.Instance, providers);
        using (var failed = await AskAsync(router))
            Assert.Equal((ErrorCode.TemporarilyUnavailable, "a"), (failed.Error!.Value, failed.ServedEntity));
        await Endpoint.SetGatewayAsync(new GatewayConfig { Fallback = true }, Ann);
        await UntilAsync(
            async () =>
            {
                using var answer = await AskAsync(router);
                return (Encoding.UTF8.GetString(answer.Body.Span), answer.ServedEntity);
            },
            answer => answer == ("b", "b"));
        Assert.Equal((await Endpoint.GetAsync())!.Id, providers.Asked.First().EndpointId);
    }

    [Fact]
    public async Task An_endpoint_never_changes_its_kind()
    {
        await RegisterAsync("one");
        await CreateAsync(ExternalModelSamples.Entity("gpt"));
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.UpdateConfigAsync(Serve(1), Ann));
        Assert.Contains("Serving:AllowMixedEntities", refusal.Message);
        // Not by way of no config at all either.
        await Endpoint.UpdateConfigAsync(Config(), Ann);
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.UpdateConfigAsync(Serve(1), Ann));
        await Endpoint.DeleteAsync(Ann);

        await CreateReadyAsync();
        refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.UpdateConfigAsync(Config(ExternalModelSamples.Entity("gpt")), Ann));
        Assert.Contains("registered", refusal.Message);
    }

    [Fact]
    public async Task They_are_not_stopped()
    {
        await CreateAsync(ExternalModelSamples.Entity("gpt"));
        await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.StopAsync(Ann));
        await RefusedAsync(ErrorCode.InvalidState, () => Endpoint.StartAsync(Ann));
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var wrong = Config(
            ExternalModelSamples.Entity("x") with { EntityName = "main.ml.churn", WorkloadSize = "Small", EnvironmentVars = new Dictionary<string, string> { ["A"] = "b" } },
            ExternalModelSamples.Entity("x", task: "llm/v1/embeddings"),
            ExternalModelSamples.Entity(task: "agent/v1/chat"));
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.CreateAsync(new EndpointCreation { Config = wrong }, Ann));
        string[] mistakes =
        [
            "served_entities[0].entity_name: has no meaning beside external_model", "served_entities[0].workload_size:", "served_entities[0].environment_vars:",
            "'x' is the name of another", "same task", "served_entities[2].external_model.task: 'agent/v1/chat' is not offered",
        ];
        Assert.All(mistakes, mistake => Assert.Contains(mistake, refusal.Message));
    }

    private static EndpointConfigInput Config(params ServedEntityInput[] entities) => new()
    {
        ServedEntities = entities,
        Routes = entities.Length < 2 ? null : [.. entities.Select((e, i) => new TrafficRoute(e.Name!, i == 0 ? 100 : 0))],
    };

    private static async Task<InvocationResponse> AskAsync(EndpointRouter router) => await router.InvokeAsync(
        EndpointName, null,
        new InvocationRequest
        {
            Body = "{}"u8.ToArray(),
            Format = BodyFormat.Json,
            Task = InvocationTask.Chat,
            Caller = Ann,
            RequestId = "r",
            Deadline = DateTimeOffset.MaxValue,
        },
        default);

    private Task<EndpointDescription> CreateAsync(params ServedEntityInput[] entities) =>
        Endpoint.CreateAsync(new EndpointCreation { Config = Config(entities) }, Ann);
}
