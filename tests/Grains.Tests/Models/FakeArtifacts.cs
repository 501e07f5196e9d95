using System.Collections.Concurrent;
using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>Files in memory. A test may hold a fetch back and answer it itself. Survives crashes of the grains that use it.</summary>
internal sealed class FakeArtifacts : IModelArtifacts
{
    /// <summary>Ids whose files are here.</summary>
    public ConcurrentDictionary<string, string> Files { get; } = new();

    public int Fetches { get; private set; }

    /// <summary>What a fetch does before its files appear.</summary>
    public Func<string, Action<RegistrationStep>, CancellationToken, Task> OnFetch { get; set; } = (_, _, _) => Task.CompletedTask;

    public Exception? DeleteFault { get; set; }

    public async Task<UploadedArtifact> FetchAsync(
        string versionId, string source, Action<RegistrationStep> progress, CancellationToken cancellationToken)
    {
        Fetches++;
        await OnFetch(source, progress, cancellationToken);
        Files[versionId] = source;
        return new UploadedArtifact("files/" + versionId, "digest of " + source);
    }

    public Task<UploadedArtifact> StoreUploadAsync(
        string versionId, Stream content, Action<long> received, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DiscardAsync(UploadedArtifact upload) => throw new NotSupportedException();

    public Task DeleteAsync(string versionId, CancellationToken cancellationToken)
    {
        if (DeleteFault is { } fault)
            throw fault;
        Files.TryRemove(versionId, out _);
        return Task.CompletedTask;
    }
}
