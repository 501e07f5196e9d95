using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Models;

/// <summary>
/// The way of one version from its source to a manifest: fetch, then inspect. It writes no state, so that it may be cut off
/// anywhere and begun again.
/// </summary>
internal sealed class Registration(
    VersionState version, IModelArtifacts artifacts, IReadOnlyList<IModelRuntime> runtimes, TimeProvider time)
{
    /// <summary>How often a fetch is tried before the version fails.</summary>
    public const int MaxFetches = 5;

    private readonly CancellationTokenSource _cancellation = new(); // has no timer, so that nothing is left to dispose
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistrationStep _progress = new("Waiting to begin");
    private volatile bool _hasEnded;

    /// <summary>What is being done, for people.</summary>
    public RegistrationStep Progress => _progress;

    /// <summary>Whether it touches files no more.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Completes when its outcome, if any, has been noted.</summary>
    public Task Completion => _completion.Task;

    public void Complete() => _completion.SetResult();

    public void Cancel() => _cancellation.Cancel();

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<RegistrationOutcome> RunAsync()
    {
        var artifact = version.Artifact;
        try
        {
            artifact ??= await FetchAsync(_cancellation.Token).ConfigureAwait(false);
            _progress = new RegistrationStep("Inspecting");
            return await InspectAsync(artifact, _cancellation.Token).ConfigureAwait(false);
        }
        catch (ServingException e)
        {
            return new RegistrationOutcome(artifact, null, e.Message);
        }
        finally
        {
            _hasEnded = true;
        }
    }

    /// <summary>How long to wait after the given failed try: 10, 20, 40, 80 seconds. The fetcher itself repeats what fails shortly.</summary>
    internal static TimeSpan BackOff(int failedTries) => TimeSpan.FromSeconds(5 << Math.Min(failedTries, 6));

    private async Task<VersionArtifact> FetchAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _progress = new RegistrationStep("Fetching");
                var files = await artifacts
                    .FetchAsync(version.Id, version.Source, step => _progress = step, cancellationToken).ConfigureAwait(false);
                return new VersionArtifact(files.Folder, files.Digest);
            }
            catch (ServingException e) when (e.Code == ErrorCode.TemporarilyUnavailable && attempt < MaxFetches)
            {
                var wait = e.RetryAfter ?? BackOff(attempt);
                _progress = new RegistrationStep(
                    $"Try {attempt} of {MaxFetches} failed: {e.Message} Next try in {wait.TotalSeconds:0} s");
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<RegistrationOutcome> InspectAsync(VersionArtifact artifact, CancellationToken cancellationToken)
    {
        foreach (var runtime in runtimes)
        {
            var manifest = await runtime.InspectAsync(artifact.Folder, cancellationToken).ConfigureAwait(false);
            if (manifest is not null)
                return new RegistrationOutcome(artifact, manifest, "");
        }

        var known = runtimes.Count == 0 ? "none" : string.Join(", ", runtimes.Select(r => r.Name));
        return new RegistrationOutcome(
            artifact, null, $"The files are of no kind of model that this server runs. It understands: {known}.");
    }
}
