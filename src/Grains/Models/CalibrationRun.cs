using ServingCluster.Errors;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Models;

/// <summary>
/// Measures one version on one class of devices, with its weights in so many bits: loads a replica that nobody routes to, has it measure, and lets it go. It writes no state,
/// so that it may be cut off anywhere and begun again; a replica that is left behind is unloaded by its own node.
/// </summary>
internal sealed class CalibrationRun(
    ModelVersionInfo version, CalibrationGoal goal, IServingGrains grains, CalibrationOptions options, TimeProvider time, Action<string> progress)
{
    // Where an endpoint's name stands in the key; no endpoint may be called so.
    private const string Owner = "calibration.";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly ModelManifest _manifest = version.Manifest!.At(goal.Quantization);
    private readonly string _id = $"{version.Version}-{Guid.NewGuid():n}";

    /// <summary>What a version whose measurement failed says of it; empty when none did.</summary>
    public static string Failures(IReadOnlyList<Calibration> calibrations) => string.Join(" ", calibrations
        .Where(c => c.Failure.Length > 0)
        .Select(c => $"Its throughput could not be measured {Where(c)}: {c.Failure}"));

    /// <summary>What was measured, in words.</summary>
    public static string Where(Calibration calibration) =>
        $"on a {NameOf(calibration.Device)}{(calibration.Quantization is { } bits ? $" with {bits} weights" : "")}";

    /// <summary>A class of devices, in words.</summary>
    public static string NameOf(DeviceKind device) => device == DeviceKind.Gpu ? "GPU" : "CPU";

    /// <summary>Measures; what fails for good is a result too.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ServingException">The replica was lost; another try may succeed.</exception>
    public async Task<Calibration> RunAsync(CancellationToken cancellationToken)
    {
        var key = await PlaceAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await MeasureAsync(grains.Replica(key), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LetGoAsync(key).ConfigureAwait(false);
        }
    }

    private async Task<ReplicaKey> PlaceAsync(CancellationToken cancellationToken)
    {
        var request = new PlacementRequest(Owner, _id, goal.Device, _manifest.MemoryBytes);
        while (true)
        {
            var place = await grains.NodeDirectory().PlaceAsync(request).WaitAsync(CallTimeout, time, cancellationToken).ConfigureAwait(false);
            if (place.Key is { } key)
                return key;
            progress($"Waiting for capacity: {place.Reason}");
            await Task.Delay(options.CapacityPause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Calibration> MeasureAsync(IModelReplica replica, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var spec = Spec();
        while (time.GetElapsedTime(began) < options.Timeout)
        {
            var status = await replica.EnsureLoadedAsync(spec).WaitAsync(CallTimeout, time, cancellationToken).ConfigureAwait(false);
            switch (status.State)
            {
                case ReplicaState.Ready:
                    return status.MeasuredTokensPerSecond is > 0 and var measured ? Measured(measured) : Failed("the model computed no tokens in time.");
                case ReplicaState.Failed:
                    return Failed(status.Message);
                case ReplicaState.Draining or ReplicaState.Unloaded:
                    throw new ServingException(ErrorCode.ReplicaUnavailable, "The replica that measures was lost.");
            }

            progress(status.Message);
            await Task.Delay(options.Look, time, cancellationToken).ConfigureAwait(false);
        }

        return Failed($"it took longer than {options.Timeout.TotalMinutes:0} minutes.");
    }

    private async Task LetGoAsync(ReplicaKey key)
    {
        try
        {
            await grains.Replica(key).UnloadAsync().WaitAsync(CallTimeout, time).ConfigureAwait(false);
            await grains.NodeDirectory().ReleaseAsync(key).WaitAsync(CallTimeout, time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The border to another process, which fails in its own ways: its node is gone, or unloads what nobody asks for by itself. What was
            // measured stands.
        }
    }

    private ReplicaSpec Spec() => new()
    {
        ServedEntity = "calibration",
        ConfigVersion = 0,
        ModelName = version.ModelName,
        ModelVersion = version.Version,
        ArtifactFolder = version.ArtifactFolder!,
        Manifest = _manifest,
        Settings = goal.Settings,
        MeasuresThroughput = true,
    };

    private Calibration Measured(double tokensPerSecond) => new()
    {
        Device = goal.Device,
        Quantization = goal.Quantization,
        TokensPerSecond = tokensPerSecond,
        ChunkSize = ThroughputChunk.Of(tokensPerSecond),
        MeasuredAt = time.GetUtcNow(),
    };

    private Calibration Failed(string reason) => new() { Device = goal.Device, Quantization = goal.Quantization, Failure = reason, MeasuredAt = time.GetUtcNow() };
}
