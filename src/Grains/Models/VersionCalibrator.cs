using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Models;

/// <summary>
/// Has the throughput of one model's versions measured in the background, on each class of devices that the cluster has, and hands each
/// result on. At most one measurement per version; the nodes see to it that they run one at a time. Thread-safe.
/// </summary>
internal sealed partial class VersionCalibrator(
    string model, IServingGrains grains, CalibrationOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, CalibrationTurn> _running = new(); // by version id
    private volatile bool _stopping;

    /// <summary>Whether a measurement may still read the version's files.</summary>
    public bool IsRunning(string versionId) => _running.ContainsKey(versionId);

    /// <summary>Begins what is missing and not running yet. To be called under the model's gate.</summary>
    /// <param name="state">The model.</param>
    /// <param name="report">Takes version id and result.</param>
    /// <param name="end">Called when nothing of a version runs any more.</param>
    public void Begin(ModelState state, Func<string, Calibration, Task> report, Func<Task> end)
    {
        if (!options.IsOn || _stopping)
            return;
        foreach (var version in state.Versions.Where(v => v.CanBeCalibrated && Missing(v).Count > 0))
        {
            var turn = new CalibrationTurn();
            if (!_running.TryAdd(version.Id, turn))
                continue;
            if (_stopping)
                turn.Cancel(); // StopAsync may have looked before this one was listed
            turn.Completion = Task.Run(() => RunAsync(version, turn, report, end));
        }
    }

    /// <summary>Stops a measurement soon.</summary>
    public void Cancel(string versionId)
    {
        if (_running.TryGetValue(versionId, out var turn))
            turn.Cancel();
    }

    /// <summary>The model with what is being done to its versions just now.</summary>
    public RegisteredModelInfo WithProgress(RegisteredModelInfo info) =>
        _running.IsEmpty ? info : info with { Versions = [.. info.Versions.Select(WithProgress)] };

    /// <summary>The version with what is being done to it just now.</summary>
    public ModelVersionInfo WithProgress(ModelVersionInfo version) =>
        _running.TryGetValue(version.Id, out var turn) && turn.Progress is { Length: > 0 } progress ? version with { StatusMessage = progress } : version;

    /// <summary>Cuts everything off and begins nothing any more.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        foreach (var turn in _running.Values)
            turn.Cancel();
        while (_running.Values.FirstOrDefault() is { } turn)
            await turn.Completion.ConfigureAwait(false);
    }

    private async Task RunAsync(VersionState version, CalibrationTurn turn, Func<string, Calibration, Task> report, Func<Task> end)
    {
        try
        {
            await Task.Delay(options.Delay, time, turn.Cancellation).ConfigureAwait(false);
            foreach (var device in await DevicesAsync(turn.Cancellation).ConfigureAwait(false))
            {
                if (!Missing(version).Contains(device))
                    continue;
                var run = new CalibrationRun(version.Describe(model), device, grains, options, time, turn.Report);
                var result = await run.RunAsync(turn.Cancellation).ConfigureAwait(false);
                await report(version.Id, result).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The version or this process goes.
        }
        catch (Exception e)
        {
            // The border to other grains: what is still missing is begun again by the next reconcile.
            LogFailed(model, version.Version, e);
        }
        finally
        {
            _running.TryRemove(version.Id, out _);
        }

        await EndAsync(version, end).ConfigureAwait(false);
    }

    private async Task EndAsync(VersionState version, Func<Task> end)
    {
        try
        {
            await end().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Boundary: nobody awaits this but the end of the process.
            LogFailed(model, version.Version, e);
        }
    }

    private async Task<IReadOnlyList<DeviceKind>> DevicesAsync(CancellationToken cancellationToken)
    {
        var nodes = await grains.NodeDirectory().ListAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. nodes.Where(n => !n.IsDraining).SelectMany(n => n.Report.Devices).Select(d => d.Kind).Distinct().Order()];
    }

    private List<DeviceKind> Missing(VersionState version) => [.. Enum.GetValues<DeviceKind>().Where(
        kind => version.Calibrations.All(c => c.Device != kind || (c.Failure.Length > 0 && time.GetUtcNow() - c.MeasuredAt >= options.RetryAfter)))];

    [LoggerMessage(1, LogLevel.Warning, "The throughput of version {Version} of model {Model} could not be measured this time; it will be tried again")]
    private partial void LogFailed(string model, int version, Exception fault);
}
