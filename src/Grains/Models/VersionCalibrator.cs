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
        foreach (var version in state.Versions.Where(v => v.CanBeCalibrated && Enum.GetValues<DeviceKind>().Any(d => IsMissing(v, new(d, null)))))
            Start(version, turn => OwnGoalsAsync(turn.Cancellation), report, end);
    }

    /// <summary>Begins one measurement, unless it was made or anything of the version runs. To be called under the model's gate.</summary>
    public void Begin(VersionState version, CalibrationGoal goal, Func<string, Calibration, Task> report, Func<Task> end)
    {
        if (options.IsOn && !_stopping && IsMissing(version, goal))
            Start(version, _ => Task.FromResult<IReadOnlyList<CalibrationGoal>>([goal]), report, end);
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

    private void Start(
        VersionState version, Func<CalibrationTurn, Task<IReadOnlyList<CalibrationGoal>>> goals, Func<string, Calibration, Task> report, Func<Task> end)
    {
        var turn = new CalibrationTurn();
        if (!_running.TryAdd(version.Id, turn))
            return;
        if (_stopping)
            turn.Cancel(); // StopAsync may have looked before this one was listed
        turn.Completion = Task.Run(() => RunAsync(version, turn, goals, report, end));
    }

    private async Task RunAsync(
        VersionState version, CalibrationTurn turn, Func<CalibrationTurn, Task<IReadOnlyList<CalibrationGoal>>> goals,
        Func<string, Calibration, Task> report, Func<Task> end)
    {
        try
        {
            foreach (var goal in await goals(turn).ConfigureAwait(false))
            {
                if (!IsMissing(version, goal))
                    continue;
                var run = new CalibrationRun(version.Describe(model), goal, grains, options, time, step => turn.Report(goal.Words + step));
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

    // With its own bits, on each class of devices that the cluster has.
    private async Task<IReadOnlyList<CalibrationGoal>> OwnGoalsAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.Delay, time, cancellationToken).ConfigureAwait(false);
        var nodes = await grains.NodeDirectory().ListAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        var devices = nodes.Where(n => !n.IsDraining).SelectMany(n => n.Report.Devices).Select(d => d.Kind).Distinct().Order();
        return [.. devices.Select(d => new CalibrationGoal(d, null))];
    }

    private bool IsMissing(VersionState version, CalibrationGoal goal) => version.Calibrations.All(
        c => !goal.IsThatOf(c) || (c.Failure.Length > 0 && time.GetUtcNow() - c.MeasuredAt >= options.RetryAfter));

    [LoggerMessage(1, LogLevel.Warning, "The throughput of version {Version} of model {Model} could not be measured this time; it will be tried again")]
    private partial void LogFailed(string model, int version, Exception fault);
}
