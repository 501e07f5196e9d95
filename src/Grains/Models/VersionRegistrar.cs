using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>
/// Runs the registrations of one model's versions in the background, at most one per version, and hands each outcome on.
/// Thread-safe.
/// </summary>
internal sealed partial class VersionRegistrar(
    string model, IModelArtifacts artifacts, IReadOnlyList<IModelRuntime> runtimes, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Registration> _running = new(); // by version id
    private volatile bool _stopping;

    /// <summary>Whether a registration may still touch the version's files.</summary>
    public bool IsRunning(string versionId) => _running.TryGetValue(versionId, out var registration) && !registration.HasEnded;

    /// <summary>Begins what is pending and not running yet. To be called under the model's gate.</summary>
    /// <param name="state">The model.</param>
    /// <param name="report">Takes version id and outcome, or null when there was none, after the registration has ended.</param>
    public void Begin(ModelState state, Func<string, RegistrationOutcome?, Task> report)
    {
        foreach (var version in state.Versions.Where(v => v.CanBeRegistered))
        {
            if (_stopping || _running.ContainsKey(version.Id))
                continue;
            var registration = _running[version.Id] = new Registration(version, artifacts, runtimes, time);
            if (_stopping)
                registration.Cancel(); // StopAsync may have looked before this one was listed
            _ = Task.Run(() => RunAsync(version, registration, report));
        }
    }

    /// <summary>Stops a registration soon.</summary>
    public void Cancel(string versionId)
    {
        if (_running.TryGetValue(versionId, out var registration))
            registration.Cancel();
    }

    /// <summary>The model with what is being done to its versions just now.</summary>
    public RegisteredModelInfo WithProgress(RegisteredModelInfo info) =>
        info.Versions.Any(v => v.Status == ModelVersionStatus.PendingRegistration)
            ? info with { Versions = [.. info.Versions.Select(WithProgress)] }
            : info;

    /// <summary>The version with what is being done to it just now.</summary>
    public ModelVersionInfo WithProgress(ModelVersionInfo version)
    {
        if (version.Status != ModelVersionStatus.PendingRegistration)
            return version;
        if (_running.TryGetValue(version.Id, out var registration))
            return With(version, registration.Progress);
        return version.Source.Length == 0 && version.ArtifactFolder is null
            ? version with { StatusMessage = "Waiting for the upload of its files" }
            : version with { StatusMessage = "Waiting to begin" };
    }

    private static ModelVersionInfo With(ModelVersionInfo version, RegistrationStep step) => version with
    {
        StatusMessage = $"{step}",
        StatusPercent = step.Percent,
        StatusBytesDone = step.BytesDone,
        StatusBytesTotal = step.BytesTotal,
    };

    /// <summary>Completes when nothing runs.</summary>
    public async Task WhenIdleAsync()
    {
        while (_running.Values.FirstOrDefault() is { } registration)
            await registration.Completion.ConfigureAwait(false);
    }

    /// <summary>Cuts everything off and begins nothing any more.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        foreach (var registration in _running.Values)
            registration.Cancel();
        return WhenIdleAsync();
    }

    private async Task RunAsync(VersionState version, Registration registration, Func<string, RegistrationOutcome?, Task> report)
    {
        var outcome = await OutcomeAsync(version, registration).ConfigureAwait(false);
        try
        {
            await report(version.Id, outcome).ConfigureAwait(false);
        }
        // Boundary: nobody awaits this task. The version is still pending in the store, so the next reconcile begins again.
        catch (Exception e)
        {
            LogReportFailed(model, version.Version, e);
        }
        finally
        {
            // Last of all: while it is listed, nobody begins the same again.
            _running.TryRemove(version.Id, out _);
            registration.Complete();
        }
    }

    private async Task<RegistrationOutcome?> OutcomeAsync(VersionState version, Registration registration)
    {
        try
        {
            return await registration.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        // Boundary: a fault of a runtime or of the disk must not leave the version pending for ever.
        catch (Exception e)
        {
            LogFault(model, version.Version, e);
            return new RegistrationOutcome(version.Artifact, null, $"A fault of the server: {e.Message} The server's log tells more.");
        }
    }
}
