using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.History;

/// <summary>
/// The record of one endpoint's history. One that cannot be read is no reason to have no history from now on: it is passed over, and the
/// next write takes its place. Not thread-safe.
/// </summary>
internal sealed class HistoryFile(string key, IStateStore store, Action<Exception> damaged)
{
    private static readonly StateFormat<HistoryRecord> Format = new();

    private string? _etag;

    /// <summary>Reads the history; an empty one where there is no record, or none that can be read.</summary>
    /// <exception cref="ServingException">The store cannot be read.</exception>
    public async Task<HistoryBook> ReadAsync()
    {
        var stored = await store.ReadAsync(key, CancellationToken.None);
        _etag = stored?.ETag;
        try
        {
            return stored is null ? new HistoryBook() : Open(Format.Deserialize(key, stored.Value));
        }
        catch (Exception e) when (e is ServingException or InvalidDataException)
        {
            damaged(e);
            return new HistoryBook();
        }
    }

    /// <summary>Writes the history.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote it since it was read.</exception>
    public async Task WriteAsync(HistoryBook book)
    {
        var record = new HistoryRecord
        {
            EndpointId = book.EndpointId,
            EndpointCreatedAt = book.EndpointCreatedAt,
            Reporters = book.Reporters,
            Packed = HistoryPacking.Pack(book.Rings),
        };
        _etag = await store.WriteAsync(key, Format.Serialize(record), _etag, CancellationToken.None);
    }

    /// <summary>Deletes the record, if there is one; whoever wrote it last.</summary>
    public async Task DeleteAsync()
    {
        if (await store.ReadAsync(key, CancellationToken.None) is { } stored)
            await store.DeleteAsync(key, stored.ETag, CancellationToken.None);
        _etag = null;
    }

    private static HistoryBook Open(HistoryRecord record)
    {
        var book = new HistoryBook();
        HistoryPacking.Unpack(record.Packed, book.Rings);
        book.Restore(record.EndpointId, record.EndpointCreatedAt, record.Reporters);
        return book;
    }
}
