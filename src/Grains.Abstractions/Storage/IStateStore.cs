namespace ServingCluster.Storage;

/// <summary>
/// Durable records by key, each with an ETag that changes on every write. A write that returned is on disk: it survives
/// <c>kill -9</c> and power loss. A write is atomic: readers see the old record or the new one.
/// </summary>
public interface IStateStore
{
    /// <summary>Reads one record; null when there is none.</summary>
    ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes one record if its ETag is still the expected one.</summary>
    /// <param name="key">1 to 512 characters; <c>/</c> separates levels.</param>
    /// <param name="value">The new content.</param>
    /// <param name="expectedETag">The ETag that was read, or null when there must be no record yet.</param>
    /// <param name="cancellationToken">Gives up before the write begins; a write that has begun completes.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StateConflictException">Somebody else wrote, created or deleted the record meanwhile.</exception>
    ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken);

    /// <summary>Deletes one record if its ETag is still the expected one.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote or deleted the record meanwhile.</exception>
    ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken);

    /// <summary>All records whose key begins with <paramref name="prefix"/>, in the order of their keys by code point.</summary>
    IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken);
}
