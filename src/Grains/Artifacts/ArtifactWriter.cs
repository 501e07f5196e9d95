using System.Buffers;
using System.IO.Hashing;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>
/// Puts an artifact's files into a new folder and keeps to the limits, by counting what is actually written. Every way of
/// getting files ends here. Not thread-safe.
/// </summary>
internal sealed class ArtifactWriter(string folder, ArtifactLimits limits, ProgressMeter meter)
{
    private const int BufferSize = 128 * 1024;
    private readonly Dictionary<string, ArtifactFile?> _entries = new(StringComparer.Ordinal); // null: a folder
    private readonly List<ArtifactFile> _files = [];

    /// <summary>Writes one file.</summary>
    /// <param name="name">Its path as the archive has it.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="checksum">Takes the bytes as well, for whoever has a checksum to compare; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServingException">The name or the size will not do, or the disk fails.</exception>
    public async Task AddAsync(string name, Stream content, NonCryptographicHashAlgorithm? checksum, CancellationToken cancellationToken)
    {
        var path = EntryPath.Normalize(name);
        Claim(path);
        using var file = HashedFile.Create(Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar)));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                Count(path, count);
                checksum?.Append(buffer.AsSpan(0, count));
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var written = new ArtifactFile(path, file.Length, file.Complete());
        _entries[path] = written;
        _files.Add(written);
    }

    /// <summary>The folder to publish, and its files in order.</summary>
    /// <param name="unwrap">Whether a single folder at the top stands for the whole.</param>
    public (string Folder, IReadOnlyList<ArtifactFile> Files) Complete(bool unwrap)
    {
        if (_files.Count == 0)
            throw Invalid("holds no files; put the model's files into it");
        meter.Report();
        _files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        var top = _files[0].Path.Split('/')[0] + "/";
        if (!unwrap || !_files.TrueForAll(file => file.Path.StartsWith(top, StringComparison.Ordinal)))
            return (folder, _files);
        return (Path.Combine(folder, top[..^1]), [.. _files.Select(file => file with { Path = file.Path[top.Length..] })]);
    }

    private void Claim(string path)
    {
        if (path.Length == 0)
            throw Invalid("has a file without a name");
        if (_files.Count == limits.MaxFiles)
            throw Invalid($"holds more than {limits.MaxFiles} files, the limit");
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_entries.TryGetValue(path[..slash], out var parent) && parent is not null)
                throw Invalid($"has '{path[..slash]}' both as a file and as a folder");
            _entries[path[..slash]] = null;
        }

        if (_entries.TryGetValue(path, out var same))
            throw Invalid(same is null ? $"has '{path}' both as a file and as a folder" : $"has the entry '{path}' twice");
    }

    private void Count(string path, int bytes)
    {
        meter.Add(bytes);
        if (meter.Done > limits.MaxUnpackedBytes)
            throw Invalid($"has more than {limits.MaxUnpackedBytes} bytes unpacked, the limit (reached in '{path}')");
    }

    private static ServingException Invalid(string problem) =>
        new(ErrorCode.InvalidParameterValue, $"The model artifact {problem}.");
}
