using System.Globalization;
using System.Runtime.CompilerServices;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>A store that forgets everything when the process ends: for tests and tools. Thread-safe.</summary>
public sealed class MemoryStateStore : IStateStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredRecord> _records = new(StateKeyComparer.Instance); // guarded by _lock
    private long _lastETag; // guarded by _lock

    /// <inheritdoc/>
    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_records.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public ValueTask<string> WriteAsync(
        string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        var copy = value.ToArray();
        lock (_lock)
        {
            CheckETag_NeedsLock(key, expectedETag);
            var etag = (++_lastETag).ToString(CultureInfo.InvariantCulture);
            _records[key] = new StoredRecord(key, copy, etag);
            return new(etag);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            CheckETag_NeedsLock(key, expectedETag);
            _records.Remove(key);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in Snapshot(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }

        await ValueTask.CompletedTask;
    }

    private List<StoredRecord> Snapshot(string prefix)
    {
        lock (_lock)
            return [.. _records.Values.Where(record => record.Key.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private void CheckETag_NeedsLock(string key, string? expectedETag)
    {
        if (_records.GetValueOrDefault(key)?.ETag != expectedETag)
            throw new StateConflictException(key, expectedETag);
    }
}
