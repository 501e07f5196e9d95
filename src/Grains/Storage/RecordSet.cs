using ServingCluster.Errors;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// The durable objects below one prefix, which one grain holds in memory all together: read at once, written one by one, each guarded by
/// its ETag. Not thread-safe: the owner calls it under its own <see cref="CommandGate"/>, and reads again after a failure.
/// </summary>
/// <param name="store">Where the records are.</param>
/// <param name="prefix">The beginning of their keys, which ends with <c>/</c>.</param>
/// <param name="format">How they are stored.</param>
internal sealed class RecordSet<T>(IStateStore store, string prefix, StateFormat<T> format)
    where T : class
{
    private readonly Dictionary<string, string> _etags = new(StringComparer.Ordinal);

    /// <summary>Reads all of them.</summary>
    public async Task<List<T>> LoadAsync()
    {
        _etags.Clear();
        var values = new List<T>();
        await foreach (var record in store.ListAsync(prefix, CancellationToken.None).ConfigureAwait(false))
        {
            _etags[record.Key[prefix.Length..]] = record.ETag;
            values.Add(format.Deserialize(record.Key, record.Value));
        }

        return values;
    }

    /// <summary>Writes one of them, which may be new.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/>: somebody else wrote it since it was read.</exception>
    public async Task WriteAsync(string id, T value)
    {
        try
        {
            _etags[id] = await store.WriteAsync(prefix + id, format.Serialize(value), _etags.GetValueOrDefault(id), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (StateConflictException e)
        {
            throw Conflict(e);
        }
    }

    /// <summary>Deletes one of them, if it is there.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceConflict"/>: somebody else wrote it since it was read.</exception>
    public async Task DeleteAsync(string id)
    {
        if (!_etags.TryGetValue(id, out var etag))
            return;
        try
        {
            await store.DeleteAsync(prefix + id, etag, CancellationToken.None).ConfigureAwait(false);
            _etags.Remove(id);
        }
        catch (StateConflictException e)
        {
            throw Conflict(e);
        }
    }

    private static ServingException Conflict(StateConflictException cause) => new(
        ErrorCode.ResourceConflict, $"{cause.Message} Nothing was changed; try again.", innerException: cause);
}
