using System.Security.Cryptography;

namespace ServingCluster.Grains.Artifacts;

/// <summary>A new file that is hashed while it is written. Failures of the disk come as <see cref="Errors.ServingException"/>.</summary>
internal sealed class HashedFile : IDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private HashedFile(FileStream file) => _file = file;

    public long Length { get; private set; }

    public static HashedFile Create(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new HashedFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true));
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, path);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, _file.Name);
        }

        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Sends the file to the disk itself and returns its SHA-256, lower-case hex.</summary>
    public string Complete()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, _file.Name);
        }

        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
