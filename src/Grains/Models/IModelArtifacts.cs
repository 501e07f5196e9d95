using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>The files of model versions, each set under its version's id.</summary>
public interface IModelArtifacts
{
    /// <summary>Brings a version's files here, in place of what there is of them.</summary>
    /// <param name="versionId">The version's id.</param>
    /// <param name="source">A folder under a configured root or an http(s) URL.</param>
    /// <param name="progress">Takes what is being done. Called from any thread.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="ServingException">
    /// It cannot be fetched; <see cref="ErrorCode.TemporarilyUnavailable"/> when another try may succeed.
    /// </exception>
    Task<UploadedArtifact> FetchAsync(
        string versionId, string source, Action<RegistrationStep> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the uploaded zip, tar.gz or ONNX file of a version in a folder of its own: of two uploads by way of two processes, the one whose
    /// files are the version's is who hands them over first.
    /// </summary>
    /// <param name="versionId">The version's id.</param>
    /// <param name="content">The file.</param>
    /// <param name="received">Takes the number of bytes that have come. Called from any thread.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="ServingException">It will not do, or (<see cref="ErrorCode.RequestTooLarge"/>) is too large.</exception>
    Task<UploadedArtifact> StoreUploadAsync(
        string versionId, Stream content, Action<long> received, CancellationToken cancellationToken);

    /// <summary>Deletes what an upload stored that did not become the version's files.</summary>
    Task DiscardAsync(UploadedArtifact upload);

    /// <summary>Deletes a version's files; no effect when there are none.</summary>
    Task DeleteAsync(string versionId, CancellationToken cancellationToken);
}
