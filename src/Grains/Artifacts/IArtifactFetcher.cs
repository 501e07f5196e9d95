using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>
/// Brings a model version's files into the artifact store. Either everything is in place when a call returns, or nothing is.
/// </summary>
public interface IArtifactFetcher
{
    /// <summary>Fetches a folder or file under a configured root, or the archive or <c>.onnx</c> file at a URL.</summary>
    /// <param name="source">
    /// A path, a <c>file://</c> URL, or an <c>http(s)://</c> URL. A URL of a file may end in <c>#sha256=…</c> (64 hex digits), which
    /// is then checked. What a file is is told by its content: zip, tar.gz, otherwise ONNX, which is stored as <c>model.onnx</c>. An
    /// archive that holds nothing but one folder stands for that folder.
    /// </param>
    /// <param name="destinationFolder">Where the files go: a path below the store's root. What is there already is replaced.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="progress">Is told how far it is, about every 4 MiB and at the end of each stage; may be null.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing.</param>
    /// <exception cref="ServingException">
    /// <see cref="ErrorCode.InvalidParameterValue"/> when this source will not do; <see cref="ErrorCode.TemporarilyUnavailable"/> when
    /// the server could not be reached or the disk is full.
    /// </exception>
    Task<ArtifactManifest> FetchAsync(
        string source,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken);

    /// <summary>Stores an uploaded zip, tar.gz or ONNX file, told apart by its content as in <see cref="FetchAsync"/>.</summary>
    /// <exception cref="ServingException">As for <see cref="FetchAsync"/>; <see cref="ErrorCode.RequestTooLarge"/> when it is too long.</exception>
    Task<ArtifactManifest> StoreUploadAsync(
        Stream content,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken);
}
