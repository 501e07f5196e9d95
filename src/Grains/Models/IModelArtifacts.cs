using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>The files of model versions, each set under its version's id.</summary>
public interface IModelArtifacts
{
    /// <summary>Brings a version's files here; at once when they are here already.</summary>
    /// <param name="versionId">The version's id.</param>
    /// <param name="source">A folder under a configured root or an http(s) URL.</param>
    /// <param name="progress">Takes what is being done, such as <c>Downloading 43 %</c>. Called from any thread.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="ServingException">It cannot be fetched; <see cref="ErrorCode.TemporarilyUnavailable"/> when another try may succeed.</exception>
    Task<UploadedArtifact> FetchAsync(string versionId, string source, Action<string> progress, CancellationToken cancellationToken);

    /// <summary>Deletes a version's files; no effect when there are none.</summary>
    Task DeleteAsync(string versionId, CancellationToken cancellationToken);
}
