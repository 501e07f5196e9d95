using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeStore : IStateStore
{
    private readonly ConcurrentDictionary<string, StoredRecord> _records = new();
    private int _etag;

    public bool IsBroken { get; set; }

    public IReadOnlyCollection<StoredRecord> Records => [.. _records.Values];

    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) => IsBroken
        ? throw new IOException("The disk is gone.")
        : new(_records.GetValueOrDefault(key));

    public ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        if (_records.GetValueOrDefault(key)?.ETag != expectedETag)
            throw new StateConflictException(key, expectedETag);
        var etag = Interlocked.Increment(ref _etag).ToString();
        _records[key] = new StoredRecord(key, value.ToArray(), etag);
        return new(etag);
    }

    public ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken)
    {
        _records.TryRemove(key, out _);
        return default;
    }

    public async IAsyncEnumerable<StoredRecord> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var record in _records.Values.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)))
            yield return record;
    }
}
