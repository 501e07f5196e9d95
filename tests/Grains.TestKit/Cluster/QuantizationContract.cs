using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Served entities that ask for their model's weights in some bits. The model's own are <c>none</c>.</summary>
public abstract class QuantizationContract : ClusterContract
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bits_reach_the_replicas_and_stay_after_a_restart(bool byField)
    {
        await RegisterChatAsync("one");
        var ready = await CreateReadyAsync(new EndpointConfigInput { ServedEntities = [byField ? Entity(1) with { Quantization = "INT4" } : BySetting("int4")] });
        Assert.Equal(byField ? "int4" : null, ready.Config!.Config.ServedEntities[0].Quantization);
        var model = Assert.Single(Cluster.Runtime.Loaded);
        Assert.Equal(("int4", 2 * MiB), (model.Bits, model.MemoryBytes));

        await Cluster.RestartAsync();
        await UntilAsync(e => e.Config!.Status["v1"].ReadyReplicas == 1);
        Assert.Equal("int4", Assert.Single(Cluster.Runtime.Loaded).Bits);
    }

    [Fact]
    public async Task Without_a_word_the_model_decides()
    {
        await RegisterChatAsync("one");
        var ready = await CreateReadyAsync();
        Assert.Null(ready.Config!.Config.ServedEntities[0].Quantization);
        var model = Assert.Single(Cluster.Runtime.Loaded);
        Assert.Equal((null, 8 * MiB), (model.Bits, model.MemoryBytes));
    }

    [Fact]
    public async Task Room_is_looked_for_by_the_bits_that_are_asked_for()
    {
        await RegisterChatAsync("one");
        Cluster.NodeMemoryBytes = 5 * MiB;
        await Cluster.ReportNodeAsync();
        await CreateReadyAsync(Ask("int8"));
        await Endpoint.UpdateConfigAsync(Serve(1), Ann);
        var waiting = await UntilAsync(e => Message(e).Length > 0);
        Assert.Contains("one replica needs 8 MiB", Message(waiting));
    }

    [Fact]
    public async Task What_is_no_number_of_bits_or_said_twice_is_refused()
    {
        await RegisterChatAsync("one");
        var entity = BySetting("int4") with { Quantization = "int3" };
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(new EndpointConfigInput { ServedEntities = [entity] }));
        Assert.Contains("config.served_entities[0].quantization: must be none, int8 or int4, but is 'int3'.", refusal.Message);
        Assert.Contains("quantization and environment_vars.SERVING_QUANTIZATION exclude each other; give one of the two.", refusal.Message);
    }

    [Fact]
    public async Task A_model_whose_weights_stay_as_they_are_is_refused()
    {
        await RegisterAsync("custom");
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(Ask("int8")));
        Assert.Contains($"config.served_entities[0].quantization: the weights of model version '{ModelName}' 1 stay as they are: it is no language model; leave it out.", refusal.Message);
        Assert.Null(await Endpoint.GetAsync());
        var setting = await RefusedAsync(ErrorCode.InvalidParameterValue, () => CreateAsync(new EndpointConfigInput { ServedEntities = [BySetting("int8")] }));
        Assert.Contains("environment_vars.SERVING_QUANTIZATION: the weights", setting.Message);
    }

    [Fact]
    public async Task What_a_model_turns_out_not_to_have_fails_the_update_and_says_so()
    {
        Cluster.Runtime.InspectionGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Cluster.Grains.Model(ModelName).CreateAsync(new RegisteredModelCreation(), Ann);
        await Cluster.Grains.Model(ModelName).CreateVersionAsync(new ModelVersionCreation { Source = "custom" }, Ann);
        await CreateAsync(Ask("int8"));
        Cluster.Runtime.InspectionGate.SetResult();
        var failed = await SettleAsync();
        Assert.Equal(ConfigUpdateState.UpdateFailed, failed.ConfigUpdate);
        Assert.StartsWith("quantization: the weights of model version", Message(failed), StringComparison.Ordinal);
        Assert.Empty(Cluster.Runtime.Loaded);
    }

    [Fact]
    public async Task Throughput_is_measured_with_the_bits_that_it_is_provisioned_with()
    {
        await RegisterChatAsync("one");
        await OwnChunkAsync();
        Cluster.Runtime.ThroughputAt["int4"] = 5000;
        Cluster.Runtime.Hold("one");
        await CreateAsync(Provision("int4", 4500));
        var waiting = await TickAsync(e => Message(e).Contains("With int4 weights: ", StringComparison.Ordinal));
        Assert.Contains("Waiting for the throughput of model version", Message(waiting));
        Cluster.Runtime.Release("one");

        var ready = await TickAsync(e => e.Ready);
        Assert.Equal(4500, ready.Config!.Config.ServedEntities[0].ThroughputChunk);
        var measured = (await Model.GetAsync())!.Version(1)!.Calibrations;
        Assert.Equal([(null, 1100), ("int4", 4500)], measured.Select(c => (c.Quantization, c.ChunkSize)));
    }

    [Fact]
    public async Task Multiples_are_those_of_the_chunk_with_the_same_bits()
    {
        await RegisterChatAsync("one");
        await OwnChunkAsync();
        Cluster.Runtime.ThroughputAt["int8"] = 2500;
        await CreateAsync(Provision("int8", 1100));
        var failed = await TickAsync(e => e.ConfigUpdate == ConfigUpdateState.UpdateFailed);
        Assert.Contains("must be a multiple of the model's chunk of 2200 tokens per second, but is 1100; the nearest is 2200.", Message(failed));
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Endpoint.UpdateConfigAsync(Provision("int8", 3300), Ann));
        Assert.Contains("the nearest are 2200 and 4400", refusal.Message);
        await Endpoint.UpdateConfigAsync(Provision("none", 3300), Ann);
        await TickAsync(e => e.Ready);
    }

    [Fact]
    public async Task Bits_that_cannot_be_measured_say_why_and_leave_the_models_own_chunk()
    {
        await RegisterChatAsync("one");
        await OwnChunkAsync();
        Cluster.Runtime.MeasureFault = new ServingException(ErrorCode.InvalidState, "Torn.");
        await CreateAsync(Provision("int8", 2200));
        var failed = await TickAsync(e => e.ConfigUpdate == ConfigUpdateState.UpdateFailed);
        Assert.Contains("could not be measured on a CPU with int8 weights: Torn.", Message(failed));
        await Endpoint.UpdateConfigAsync(Provision(null, 1100), Ann);
        await TickAsync(e => e.Ready);
    }

    private IRegisteredModel Model => Cluster.Grains.Model(ModelName);

    private static EndpointConfigInput Ask(string bits) => new() { ServedEntities = [Entity(1) with { Quantization = bits }] };

    private static ServedEntityInput BySetting(string bits) =>
        Entity(1) with { EnvironmentVars = new Dictionary<string, string> { [ModelQuantization.Setting] = bits } };

    private static EndpointConfigInput Provision(string? bits, int max) => new()
    {
        ServedEntities = [Entity(1) with { Quantization = bits, MinProvisionedThroughput = max, MaxProvisionedThroughput = max }],
    };

    private static string Message(EndpointDescription endpoint) => endpoint.PendingConfig?.Status["v1"].Message ?? "";

    private Task CreateAsync(EndpointConfigInput config) => Endpoint.CreateAsync(new EndpointCreation { Config = config }, Ann);

    private Task RegisterChatAsync(string source)
    {
        Cluster.Runtime.SetTraits(source, ModelTasks.Chat, 16);
        Cluster.Runtime.SetBits(source, (ModelQuantization.None, 8 * MiB), (ModelQuantization.Int8, 4 * MiB), (ModelQuantization.Int4, 2 * MiB));
        return RegisterAsync(source);
    }

    /// <summary>Turns the clock until the model was measured with its own bits.</summary>
    private async Task OwnChunkAsync() => await UntilAsync(
        async () =>
        {
            await PassAsync();
            return (await Model.GetAsync())!.Version(1)!.Calibrations.Count;
        },
        count => count > 0);

    /// <summary>Turns the clock, as the drivers of both grains do, until the endpoint is as expected.</summary>
    private Task<EndpointDescription> TickAsync(Predicate<EndpointDescription> expected) => UntilAsync(
        async () =>
        {
            await PassAsync();
            await Endpoint.ReconcileAsync();
            return (await Endpoint.GetAsync())!;
        },
        expected);

    private async Task PassAsync()
    {
        Cluster.Advance(TimeSpan.FromSeconds(1));
        await Cluster.ReportNodeAsync();
        await Model.ReconcileAsync();
    }
}
