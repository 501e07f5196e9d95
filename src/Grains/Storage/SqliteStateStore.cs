using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using ServingCluster.Errors;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// Records in one SQLite file (write-ahead log, full sync), for one process at a time. ETags are one growing number for the
/// whole file. Reads run concurrently; concurrent writes share transactions and are acknowledged after the fsync.
/// Failures of the disk come as <see cref="ServingException"/>. Thread-safe.
/// </summary>
public sealed class SqliteStateStore : IStateStore, IAsyncDisposable
{
    private readonly FileLock _lock;
    private readonly SqliteReader _reader;
    private readonly SqliteWriter _writer;

    private SqliteStateStore(FileLock fileLock, SqliteReader reader, SqliteWriter writer) =>
        (_lock, _reader, _writer) = (fileLock, reader, writer);

    /// <summary>Opens the file, or makes it together with its directory.</summary>
    /// <param name="path">The database file; <c>-wal</c>, <c>-shm</c> and <c>.lock</c> files appear beside it.</param>
    /// <exception cref="ServingException">
    /// Another server has it open, it is of a newer version, damaged, another program's, or not writable.
    /// </exception>
    public static SqliteStateStore Open(string path) => Open(path, maxPages: null);

    /// <summary>As <see cref="Open(string)"/>, with a bound on the file's size in pages of 4 KiB.</summary>
    internal static SqliteStateStore Open(string path, int? maxPages)
    {
        path = Path.GetFullPath(path);
        MakeDirectory(Path.GetDirectoryName(path)!);
        var fileLock = FileLock.Acquire(path + ".lock");
        try
        {
            var writer = OpenWriter(path, maxPages);
            var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();
            return new SqliteStateStore(fileLock, new SqliteReader(connectionString, path), writer);
        }
        catch (SqliteException e)
        {
            fileLock.Dispose();
            throw SqliteFailures.Translate(e, path);
        }
        catch (ServingException)
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_reader.Read(key));
    }

    /// <inheritdoc/>
    public async ValueTask<string> WriteAsync(
        string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        var commit = new SqliteCommit(key, AsArray(value), ParseETag(key, expectedETag), cancellationToken);
        var etag = await _writer.CommitAsync(commit).ConfigureAwait(false) ?? throw new StateConflictException(key, expectedETag);
        return etag.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        var commit = new SqliteCommit(key, value: null, ParseETag(key, expectedETag), cancellationToken);
        if (await _writer.CommitAsync(commit).ConfigureAwait(false) is null)
            throw new StateConflictException(key, expectedETag);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in _reader.List(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }

        await ValueTask.CompletedTask;
    }

    /// <summary>Finishes the writes that were begun, closes the file and lets another server have it.</summary>
    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static void MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServingException(
                ErrorCode.InternalError, $"The data directory '{path}' cannot be made: {e.Message}", innerException: e);
        }
    }

    private static SqliteWriter OpenWriter(string path, int? maxPages)
    {
        // Not pooled: closing it must really close the file. A foreign process (a backup tool) may lock the file for a moment.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection, path); // first: nothing is changed in a file that is not ours
            SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            if (maxPages is { } pages)
                SqliteSchema.Execute(connection, $"PRAGMA max_page_count = {pages}");
            return new SqliteWriter(connection, path);
        }
        catch (Exception e) when (e is SqliteException or ServingException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Something that is no number of ours can match no record.</summary>
    private static long? ParseETag(string key, string? etag)
    {
        if (etag is null)
            return null;
        return long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new StateConflictException(key, etag);
    }

    private static byte[] AsArray(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is { } array
            && segment.Offset == 0 && segment.Count == array.Length
            ? array
            : value.ToArray();
}
