using ServingCluster.Grains.Artifacts;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>The files of model versions in an <see cref="ArtifactStore"/>, each set in a folder named by the version's id; uploads in one of their own in there.</summary>
public sealed class ModelArtifacts(ArtifactStore store, IArtifactFetcher fetcher, ArtifactLimits limits) : IModelArtifacts
{
    private const int FetchesAtOnce = 4;

    // A hundred versions at once (or a start that finds them pending) must not fill network, memory and disk together.
    private readonly SemaphoreSlim _fetches = new(FetchesAtOnce, FetchesAtOnce);

    /// <inheritdoc/>
    public async Task<UploadedArtifact> FetchAsync(
        string versionId, string source, Action<RegistrationStep> progress, CancellationToken cancellationToken)
    {
        progress(new RegistrationStep("Waiting for its turn"));
        await _fetches.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var listener = new ArtifactListener(at => progress(StepOf(at)));
            var manifest = await fetcher.FetchAsync(source, versionId, limits, listener, cancellationToken).ConfigureAwait(false);
            return new UploadedArtifact(manifest.Folder, manifest.Digest);
        }
        finally
        {
            _fetches.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<UploadedArtifact> StoreUploadAsync(
        string versionId, Stream content, Action<long> received, CancellationToken cancellationToken)
    {
        var listener = new ArtifactListener(at =>
        {
            if (at.Stage == ArtifactStage.Transferring)
                received(at.BytesDone);
        });
        var folder = $"{versionId}/{Guid.NewGuid():N}";
        var manifest = await fetcher.StoreUploadAsync(content, folder, limits, listener, cancellationToken).ConfigureAwait(false);
        return new UploadedArtifact(manifest.Folder, manifest.Digest);
    }

    /// <inheritdoc/>
    public Task DiscardAsync(UploadedArtifact upload) => Task.Run(() => store.Delete(upload.Folder));

    /// <inheritdoc/>
    public Task DeleteAsync(string versionId, CancellationToken cancellationToken) =>
        Task.Run(() => store.Delete(versionId), cancellationToken);

    internal static RegistrationStep StepOf(ArtifactProgress at)
    {
        var text = at.Stage == ArtifactStage.Transferring ? "Downloading" : "Unpacking";
        int? percent = at.BytesTotal is > 0 and var total ? (int)Math.Clamp(at.BytesDone * 100.0 / total, 0, 100) : null;
        return new RegistrationStep(text, percent) { BytesDone = at.BytesDone, BytesTotal = at.BytesTotal };
    }
}
