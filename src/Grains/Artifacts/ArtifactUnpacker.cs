using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>Takes the files out of a zip, a tar.gz, or a file that is the model itself.</summary>
internal static class ArtifactUnpacker
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegularFile = 0x8000;
    private const int UnixFolder = 0x4000;

    // What a tar holds beside its files' bytes, per entry: the header, its extensions and the padding.
    private const long TarOverheadPerEntry = 4096;

    /// <summary>Unpacks a file, from its beginning, into <paramref name="writer"/>.</summary>
    /// <exception cref="ServingException">It is none of the three, damaged, or holds what it may not.</exception>
    public static async Task UnpackAsync(FileStream file, ArtifactWriter writer, ArtifactLimits limits, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var head = new byte[8];
        var count = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        var kind = ArtifactSniffer.Sniff(head.AsSpan(0, count));
        try
        {
            await (kind switch
            {
                ArtifactKind.Zip => UnzipAsync(file, writer, limits, cancellationToken),
                ArtifactKind.TarGzip => UntarAsync(file, writer, limits, cancellationToken),
                _ => writer.AddAsync("model.onnx", file, checksum: null, cancellationToken),
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or NotSupportedException
            or ArgumentException or OverflowException)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue,
                $"The {NameOf(kind)} is damaged, cut short or of an unknown kind: {e.Message}",
                innerException: e);
        }
    }

    private static string NameOf(ArtifactKind kind) => kind switch
    {
        ArtifactKind.Zip => "zip archive",
        ArtifactKind.TarGzip => "tar.gz archive",
        _ => "model file",
    };

    private static async Task UnzipAsync(Stream file, ArtifactWriter writer, ArtifactLimits limits, CancellationToken cancellationToken)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        RefuseTooMany(archive.Entries.Count, limits);
        foreach (var entry in archive.Entries)
        {
            var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
            if (type is not (0 or UnixRegularFile or UnixFolder))
                throw Special(entry.FullName);
            if (IsDecoration(entry.FullName) || IsFolder(entry.FullName))
                continue;
            await AddAsync(entry, writer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares checksums, because .NET cuts or accepts what does not agree with the directory of the zip.</summary>
    private static async Task AddAsync(ZipArchiveEntry entry, ArtifactWriter writer, CancellationToken cancellationToken)
    {
        var checksum = new Crc32();
        await using var content = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(entry.FullName, content, checksum, cancellationToken).ConfigureAwait(false);
        if (checksum.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new InvalidDataException($"The entry '{EntryPath.Show(entry.FullName)}' does not have the checksum that the archive states.");
    }

    private static async Task UntarAsync(FileStream file, ArtifactWriter writer, ArtifactLimits limits, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        await using var bounded = new BoundedReadStream(gzip, limits.MaxUnpackedBytes + limits.MaxFiles * TarOverheadPerEntry);
        await using var tar = new TarReader(bounded, leaveOpen: true);
        for (var entries = 1; await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry; entries++)
        {
            RefuseTooMany(entries, limits);
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    if (!IsDecoration(entry.Name))
                        await writer.AddAsync(entry.Name, entry.DataStream ?? Stream.Null, checksum: null, cancellationToken).ConfigureAwait(false);
                    break;
                case TarEntryType.Directory:
                    EntryPath.Normalize(entry.Name);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw Special(entry.Name);
            }
        }

        await bounded.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false); // the tar ends before the gzip does
        CheckTrailer(file, bounded);
    }

    /// <summary>
    /// Compares checksum and length with the gzip trailer (RFC 1952, 2.3.1), because GZipStream takes some streams that are cut
    /// short for complete. It means that the archive is one gzip member, as every usual tool makes it.
    /// </summary>
    private static void CheckTrailer(FileStream file, BoundedReadStream unpacked)
    {
        var trailer = new byte[8];
        file.Position = Math.Max(0, file.Length - trailer.Length);
        file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != unpacked.Checksum
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) != (uint)unpacked.Position)
            throw new InvalidDataException("The checksum at the end of the gzip file does not agree with its content.");
    }

    /// <summary>A folder has no content of its own, but a bad name is refused all the same.</summary>
    private static bool IsFolder(string name)
    {
        var path = EntryPath.Normalize(name);
        return name.EndsWith('/') || path.Length == 0;
    }

    /// <summary>What macOS adds to archives beside the files.</summary>
    private static bool IsDecoration(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(name).StartsWith("._", StringComparison.Ordinal);

    private static void RefuseTooMany(int entries, ArtifactLimits limits)
    {
        if (entries > limits.MaxFiles)
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"The archive has more than {limits.MaxFiles} entries, the limit.");
    }

    private static ServingException Special(string name) => new(
        ErrorCode.InvalidParameterValue,
        $"The entry '{EntryPath.Show(name)}' is a link or a special file. Archives of models hold plain files and folders; " +
        "put the linked file itself into the archive.");
}
