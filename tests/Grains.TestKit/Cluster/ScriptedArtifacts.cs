using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Files that need not be fetched: a version's folder is its source. A source that begins with "late" never arrives.</summary>
public sealed class ScriptedArtifacts : IModelArtifacts
{
    public async Task<UploadedArtifact> FetchAsync(
        string versionId, string source, Action<RegistrationStep> progress, CancellationToken cancellationToken)
    {
        if (source.StartsWith("late", StringComparison.Ordinal))
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return new UploadedArtifact(source, "digest of " + source);
    }

    public Task<UploadedArtifact> StoreUploadAsync(
        string versionId, Stream content, Action<long> received, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DiscardAsync(UploadedArtifact upload) => Task.CompletedTask;

    public Task DeleteAsync(string versionId, CancellationToken cancellationToken) => Task.CompletedTask;
}
