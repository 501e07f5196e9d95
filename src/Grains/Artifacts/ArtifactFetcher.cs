using System.Security.Cryptography;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <inheritdoc cref="IArtifactFetcher"/>
/// <remarks>
/// Files are put together in the store's staging folder, each synced to disk, and published by one rename; a failure, a
/// cancellation or a crash at any point leaves at most a staging folder, which is swept at the next start. Thread-safe.
/// </remarks>
public sealed class ArtifactFetcher(ArtifactStore store, ArtifactFetcherOptions options, TimeProvider timeProvider)
    : IArtifactFetcher, IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly ArtifactDownloader _downloader = new(options, timeProvider);
    private readonly LocalSource _local = new(options.Roots);

    /// <inheritdoc/>
    public async Task<ArtifactManifest> FetchAsync(
        string source,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken)
    {
        var parsed = ArtifactSource.Parse(source);
        store.PlaceOf(destinationFolder); // a mistake in it shows before the work
        using var staged = store.Stage();
        if (parsed.LocalPath is { } path)
            return await TakeLocalAsync(_local.Locate(path), parsed.Sha256, staged, destinationFolder, limits, progress, cancellationToken)
                .ConfigureAwait(false);

        var digest = await _downloader.DownloadAsync(parsed.Url!, staged.Transfer, limits.MaxTransferBytes, progress, cancellationToken)
            .ConfigureAwait(false);
        CheckDigest(parsed.Sha256, digest);
        await using var transferred = LocalSource.Open(staged.Transfer);
        return await UnpackAsync(transferred, staged, destinationFolder, limits, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ArtifactManifest> StoreUploadAsync(
        Stream content,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken)
    {
        store.PlaceOf(destinationFolder); // a mistake in it shows before the work
        using var staged = store.Stage();
        var meter = new ProgressMeter(progress, ArtifactStage.Transferring, total: null);
        using (var file = HashedFile.Create(staged.Transfer))
        {
            var buffer = new byte[BufferSize];
            int count;
            while ((count = await ReadUploadAsync(content, buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                meter.Add(count);
                if (meter.Done > limits.MaxTransferBytes)
                    throw new ServingException(
                        ErrorCode.RequestTooLarge, $"The upload is longer than {limits.MaxTransferBytes} bytes, the limit.");
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }

        meter.Report();
        await using var transferred = LocalSource.Open(staged.Transfer);
        return await UnpackAsync(transferred, staged, destinationFolder, limits, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _downloader.Dispose();

    private async Task<ArtifactManifest> TakeLocalAsync(
        string path,
        string? expectedDigest,
        StagedArtifact staged,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            if (expectedDigest is not null)
                throw Invalid($"The source '{path}' is a folder; '#sha256=' goes with files.");
            var meter = new ProgressMeter(progress, ArtifactStage.Unpacking, total: null);
            var writer = new ArtifactWriter(staged.Content, limits, meter);
            await _local.CopyAsync(path, writer, cancellationToken).ConfigureAwait(false);
            return Publish(writer, unwrap: false, destinationFolder);
        }

        await using var file = LocalSource.Open(path);
        if (file.Length > limits.MaxTransferBytes)
            throw Invalid($"The source '{path}' is larger than {limits.MaxTransferBytes} bytes, the limit.");
        if (expectedDigest is not null)
            CheckDigest(
                expectedDigest,
                Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)));
        return await UnpackAsync(file, staged, destinationFolder, limits, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArtifactManifest> UnpackAsync(
        FileStream file,
        StagedArtifact staged,
        string destinationFolder,
        ArtifactLimits limits,
        IProgress<ArtifactProgress>? progress,
        CancellationToken cancellationToken)
    {
        var meter = new ProgressMeter(progress, ArtifactStage.Unpacking, total: null);
        var writer = new ArtifactWriter(staged.Content, limits, meter);
        await ArtifactUnpacker.UnpackAsync(file, writer, limits, cancellationToken).ConfigureAwait(false);
        return Publish(writer, unwrap: true, destinationFolder);
    }

    private ArtifactManifest Publish(ArtifactWriter writer, bool unwrap, string destinationFolder)
    {
        var (folder, files) = writer.Complete(unwrap);
        return new ArtifactManifest(store.Publish(folder, destinationFolder), files);
    }

    private static async ValueTask<int> ReadUploadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ServingException(ErrorCode.BadRequest, $"The upload broke off: {e.Message} Send it again.", innerException: e);
        }
    }

    private static void CheckDigest(string? expected, string actual)
    {
        if (expected is not null && expected != actual)
            throw Invalid($"The file has the SHA-256 digest {actual}, not {expected} as the source says. It was changed or damaged.");
    }

    private static ServingException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);
}
