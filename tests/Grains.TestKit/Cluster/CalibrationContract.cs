using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The throughput of language models, measured after their registration.</summary>
public abstract class CalibrationContract : ClusterContract
{
    [Fact]
    public async Task It_is_measured_once_and_the_replica_that_measured_goes()
    {
        await RegisterChatAsync("one");
        var measured = await CalibratedAsync(1);
        Assert.Equal((DeviceKind.Cpu, 1234.0, 1100, ""), (measured.Device, measured.TokensPerSecond, measured.ChunkSize, measured.Failure));
        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.Count()), live => live == 0);
        Assert.Equal("", (await Model.GetAsync())!.Version(1)!.StatusMessage);

        Cluster.Runtime.Throughput = 5000;
        await Cluster.RestartAsync();
        await LookOnAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1100, (await CalibratedAsync(1)).ChunkSize);
        Assert.Empty(Cluster.Runtime.Loaded);
    }

    [Fact]
    public async Task A_version_is_ready_before_it_is_measured_and_says_what_is_being_done()
    {
        Cluster.Runtime.Hold("one");
        await RegisterChatAsync("one");
        var version = await LookAsync(v => v.StatusMessage.Length > 0);
        Assert.Equal((ModelVersionStatus.Ready, "Loading the model."), (version.Status, version.StatusMessage));
        Cluster.Runtime.Release("one");
        await CalibratedAsync(1);
    }

    [Fact]
    public async Task One_that_cannot_be_measured_says_why()
    {
        Cluster.Runtime.MeasureFault = new ServingException(ErrorCode.InvalidState, "Torn.");
        await RegisterChatAsync("one");
        Assert.Equal(("Torn.", 0), await CalibratedAsync(1) is { } failed ? (failed.Failure, failed.ChunkSize) : default);
        Assert.Contains("Torn.", (await Model.GetAsync())!.Version(1)!.StatusMessage);
        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.Count()), live => live == 0);
    }

    [Fact]
    public async Task Without_room_it_waits_and_is_measured_when_there_is_some()
    {
        Cluster.NodeMemoryBytes = 1024;
        await RegisterChatAsync("one");
        var waiting = await LookAsync(v => v.StatusMessage.Contains("Waiting for capacity", StringComparison.Ordinal));
        Assert.Contains("MiB", waiting.StatusMessage);
        Cluster.NodeMemoryBytes = 1L << 30;
        await CalibratedAsync(1);
    }

    [Fact]
    public async Task A_version_can_be_deleted_meanwhile()
    {
        Cluster.Runtime.Hold("one");
        await RegisterChatAsync("one");
        await LookAsync(v => v.StatusMessage.Length > 0);
        await Model.DeleteVersionAsync(1);
        Cluster.Runtime.Release("one");
        await UntilAsync(() => Task.FromResult(Cluster.Runtime.Live.Count()), live => live == 0);
        Assert.Empty((await Model.GetAsync())!.Versions);
    }

    [Fact]
    public async Task Custom_models_are_not_measured()
    {
        await RegisterAsync("custom");
        await LookOnAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(Cluster.Runtime.Loaded);
    }

    private IRegisteredModel Model => Cluster.Grains.Model(ModelName);

    private async Task RegisterChatAsync(string source)
    {
        Cluster.Runtime.SetTraits(source, ModelTasks.Chat, 16);
        await RegisterAsync(source);
    }

    private async Task<Calibration> CalibratedAsync(int version) =>
        (await LookAsync(v => v.Version == version && v.Calibrations.Count > 0)).Calibrations.Single();

    private Task<ModelVersionInfo> LookAsync(Predicate<ModelVersionInfo> expected) => UntilAsync(
        async () =>
        {
            await PassAsync(TimeSpan.FromSeconds(1));
            return (await Model.GetAsync())!.Versions.Single();
        },
        expected);

    private async Task LookOnAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
            await PassAsync(TimeSpan.FromSeconds(1));
    }

    private async Task PassAsync(TimeSpan time)
    {
        Cluster.Advance(time);
        await Cluster.ReportNodeAsync();
        await Model.ReconcileAsync();
    }
}
