using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>An artifact store in whose calls the process may die.</summary>
internal sealed class CrashingArtifacts(IModelArtifacts inner, CrashPoint crash) : IModelArtifacts
{
    public Task<UploadedArtifact> FetchAsync(
        string versionId, string source, Action<RegistrationStep> progress, CancellationToken cancellationToken) =>
        crash.PassAsync(async () => await inner.FetchAsync(versionId, source, progress, cancellationToken));

    public Task<UploadedArtifact> StoreUploadAsync(
        string versionId, Stream content, Action<long> received, CancellationToken cancellationToken) =>
        inner.StoreUploadAsync(versionId, content, received, cancellationToken);

    public Task DiscardAsync(UploadedArtifact upload) => inner.DiscardAsync(upload);

    public Task DeleteAsync(string versionId, CancellationToken cancellationToken) =>
        crash.PassAsync(async () =>
        {
            await inner.DeleteAsync(versionId, cancellationToken);
            return 0;
        });
}
